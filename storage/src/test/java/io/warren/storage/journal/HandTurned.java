package io.warren.storage.journal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;

/** Nothing runs by itself: a history turns the writer, the background and the reader when it likes. */
final class HandTurned implements JournalThreads {
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final ArrayDeque<Runnable> reader = new ArrayDeque<>();

    @Override
    public Executor background() {
        return background::add;
    }

    @Override
    public List<? extends Executor> readers() {
        return List.of((Executor) reader::add);
    }

    @Override
    public void startWriter(Thread.Builder.OfPlatform named, Runnable loop) {
        throw new AssertionError("a history turns the writer itself");
    }

    @Override
    public void finish() {
        // Whoever closes has turned everything before.
    }

    /** One task of the background; false if there is none. */
    boolean turnBackground() {
        return turn(background);
    }

    boolean turnReader() {
        return turn(reader);
    }

    private static boolean turn(ArrayDeque<Runnable> tasks) {
        var task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }
}
