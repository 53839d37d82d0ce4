package io.warren.amqp.method;

/** Kept by older clients; answered and otherwise without effect. */
public sealed interface AccessMethod extends Method {
    int CLASS_ID = 30;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    record Request(String realm, boolean exclusive, boolean passive, boolean active, boolean write, boolean read)
            implements AccessMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record RequestOk(int ticket) implements AccessMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
