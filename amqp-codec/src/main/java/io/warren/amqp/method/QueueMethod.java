package io.warren.amqp.method;

import io.warren.amqp.types.FieldTable;

/** Class queue. */
public sealed interface QueueMethod extends Method {
    int CLASS_ID = 50;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    record Declare(
            String queue,
            boolean passive,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            boolean noWait,
            FieldTable arguments)
            implements QueueMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record DeclareOk(String queue, long messageCount, long consumerCount) implements QueueMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Bind(String queue, String exchange, String routingKey, boolean noWait, FieldTable arguments)
            implements QueueMethod {
        public static final int ID = 20;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record BindOk() implements QueueMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Purge(String queue, boolean noWait) implements QueueMethod {
        public static final int ID = 30;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record PurgeOk(long messageCount) implements QueueMethod {
        public static final int ID = 31;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Delete(String queue, boolean ifUnused, boolean ifEmpty, boolean noWait) implements QueueMethod {
        public static final int ID = 40;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record DeleteOk(long messageCount) implements QueueMethod {
        public static final int ID = 41;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Unbind(String queue, String exchange, String routingKey, FieldTable arguments) implements QueueMethod {
        public static final int ID = 50;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record UnbindOk() implements QueueMethod {
        public static final int ID = 51;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
