package io.warren.amqp.method;

import io.warren.amqp.types.FieldTable;

/** Class basic, with RabbitMQ's basic.nack. */
public sealed interface BasicMethod extends Method {
    int CLASS_ID = 60;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    @Override
    default boolean hasContent() {
        return switch (methodId()) {
            case Publish.ID, Return.ID, Deliver.ID, GetOk.ID -> true;
            default -> false;
        };
    }

    record Qos(long prefetchSize, int prefetchCount, boolean global) implements BasicMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record QosOk() implements BasicMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Consume(
            String queue,
            String consumerTag,
            boolean noLocal,
            boolean noAck,
            boolean exclusive,
            boolean noWait,
            FieldTable arguments)
            implements BasicMethod {
        public static final int ID = 20;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record ConsumeOk(String consumerTag) implements BasicMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Cancel(String consumerTag, boolean noWait) implements BasicMethod {
        public static final int ID = 30;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record CancelOk(String consumerTag) implements BasicMethod {
        public static final int ID = 31;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Publish(String exchange, String routingKey, boolean mandatory, boolean immediate) implements BasicMethod {
        public static final int ID = 40;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Return(int replyCode, String replyText, String exchange, String routingKey) implements BasicMethod {
        public static final int ID = 50;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Deliver(String consumerTag, long deliveryTag, boolean redelivered, String exchange, String routingKey)
            implements BasicMethod {
        public static final int ID = 60;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Get(String queue, boolean noAck) implements BasicMethod {
        public static final int ID = 70;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record GetOk(long deliveryTag, boolean redelivered, String exchange, String routingKey, long messageCount)
            implements BasicMethod {
        public static final int ID = 71;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record GetEmpty() implements BasicMethod {
        public static final int ID = 72;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Ack(long deliveryTag, boolean multiple) implements BasicMethod {
        public static final int ID = 80;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Reject(long deliveryTag, boolean requeue) implements BasicMethod {
        public static final int ID = 90;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record RecoverAsync(boolean requeue) implements BasicMethod {
        public static final int ID = 100;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Recover(boolean requeue) implements BasicMethod {
        public static final int ID = 110;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record RecoverOk() implements BasicMethod {
        public static final int ID = 111;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Nack(long deliveryTag, boolean multiple, boolean requeue) implements BasicMethod {
        public static final int ID = 120;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
