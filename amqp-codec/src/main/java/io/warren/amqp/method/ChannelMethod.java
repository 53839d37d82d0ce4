package io.warren.amqp.method;

/** Class channel. */
public sealed interface ChannelMethod extends Method {
    int CLASS_ID = 20;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    record Open() implements ChannelMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record OpenOk() implements ChannelMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Flow(boolean active) implements ChannelMethod {
        public static final int ID = 20;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record FlowOk(boolean active) implements ChannelMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Close(int replyCode, String replyText, int failedClassId, int failedMethodId) implements ChannelMethod {
        public static final int ID = 40;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record CloseOk() implements ChannelMethod {
        public static final int ID = 41;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
