package io.warren.amqp.method;

import io.warren.amqp.types.FieldTable;

/** Class connection, with RabbitMQ's connection.blocked, unblocked and update-secret. */
public sealed interface ConnectionMethod extends Method {
    int CLASS_ID = 10;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    record Start(int versionMajor, int versionMinor, FieldTable serverProperties, String mechanisms, String locales)
            implements ConnectionMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record StartOk(FieldTable clientProperties, String mechanism, byte[] response, String locale)
            implements ConnectionMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Secure(byte[] challenge) implements ConnectionMethod {
        public static final int ID = 20;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record SecureOk(byte[] response) implements ConnectionMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Tune(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {
        public static final int ID = 30;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record TuneOk(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {
        public static final int ID = 31;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Open(String virtualHost) implements ConnectionMethod {
        public static final int ID = 40;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record OpenOk() implements ConnectionMethod {
        public static final int ID = 41;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Close(int replyCode, String replyText, int failedClassId, int failedMethodId) implements ConnectionMethod {
        public static final int ID = 50;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record CloseOk() implements ConnectionMethod {
        public static final int ID = 51;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Blocked(String reason) implements ConnectionMethod {
        public static final int ID = 60;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Unblocked() implements ConnectionMethod {
        public static final int ID = 61;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record UpdateSecret(byte[] newSecret, String reason) implements ConnectionMethod {
        public static final int ID = 70;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record UpdateSecretOk() implements ConnectionMethod {
        public static final int ID = 71;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
