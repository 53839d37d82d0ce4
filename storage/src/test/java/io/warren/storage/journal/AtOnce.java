package io.warren.storage.journal;

import io.warren.engine.lane.Lane;

/** A lane on which everything runs where it is told, and nothing is ever due. */
final class AtOnce implements Lane {
    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        return () -> {};
    }
}
