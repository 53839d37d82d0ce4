package io.warren.engine.log;

final class MemoryGroupLogTest implements GroupLogContract {
    @Override
    public Node node(long seed) {
        return new MemoryGroupLogs(seed);
    }
}
