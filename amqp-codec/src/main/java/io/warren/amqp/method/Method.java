package io.warren.amqp.method;

/** A method of AMQP 0-9-1 as RabbitMQ extends it. Fields that the specification reserves (tickets) are left out. */
public sealed interface Method
        permits AccessMethod,
                BasicMethod,
                ChannelMethod,
                ConfirmMethod,
                ConnectionMethod,
                ExchangeMethod,
                QueueMethod,
                TxMethod {
    int classId();

    int methodId();

    /** Whether a content header and body frames follow. */
    default boolean hasContent() {
        return false;
    }
}
