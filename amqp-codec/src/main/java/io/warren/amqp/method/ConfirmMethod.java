package io.warren.amqp.method;

/** Class confirm: RabbitMQ's publisher confirms. */
public sealed interface ConfirmMethod extends Method {
    int CLASS_ID = 85;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    record Select(boolean noWait) implements ConfirmMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record SelectOk() implements ConfirmMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
