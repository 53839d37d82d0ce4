package io.warren.amqp.method;

/** Class tx. */
public sealed interface TxMethod extends Method {
    int CLASS_ID = 90;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    record Select() implements TxMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record SelectOk() implements TxMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Commit() implements TxMethod {
        public static final int ID = 20;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record CommitOk() implements TxMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record Rollback() implements TxMethod {
        public static final int ID = 30;

        @Override
        public int methodId() {
            return ID;
        }
    }

    record RollbackOk() implements TxMethod {
        public static final int ID = 31;

        @Override
        public int methodId() {
            return ID;
        }
    }
}
