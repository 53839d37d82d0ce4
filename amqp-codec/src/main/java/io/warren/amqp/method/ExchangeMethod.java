package io.warren.amqp.method;

import io.warren.amqp.types.FieldTable;

/** Class exchange, with RabbitMQ's exchange to exchange bindings. */
public sealed interface ExchangeMethod extends Method {
    int CLASS_ID = 40;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    record Declare(
            String exchange,
            String type,
            boolean passive,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            boolean noWait,
            FieldTable arguments)
            implements ExchangeMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record DeclareOk() implements ExchangeMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Delete(String exchange, boolean ifUnused, boolean noWait) implements ExchangeMethod {
        public static final int ID = 20;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record DeleteOk() implements ExchangeMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Bind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements ExchangeMethod {
        public static final int ID = 30;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record BindOk() implements ExchangeMethod {
        public static final int ID = 31;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Unbind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements ExchangeMethod {
        public static final int ID = 40;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record UnbindOk() implements ExchangeMethod {
        public static final int ID = 51;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
