package io.warren.storage.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** On what a journal runs: who turns the writer, and the executors for the rest. Tests turn everything by hand. */
interface JournalThreads {
    /** Runs one task after the other. */
    Executor background();

    /** Each runs one task after the other. */
    List<? extends Executor> readers();

    /** Begins to run this until it returns; it parks in between. */
    void startWriter(Thread.Builder.OfPlatform named, Runnable loop);

    /** Returns when the writer's loop and all that was given to the background have run. */
    void finish();

    /** Threads of the platform. */
    static JournalThreads real(int readers) {
        return new Real(readers);
    }

    /** See {@link #real}. */
    final class Real implements JournalThreads {
        private final ExecutorService background =
                Executors.newSingleThreadExecutor(daemon("journal-background").factory());
        private final List<ExecutorService> readers = new ArrayList<>();
        private Thread writer = Thread.currentThread();

        private Real(int readers) {
            for (var i = 1; i <= readers; i++) {
                this.readers.add(Executors.newSingleThreadExecutor(
                        daemon("journal-reader-" + i).factory()));
            }
        }

        private static Thread.Builder.OfPlatform daemon(String name) {
            return Thread.ofPlatform().daemon().name(name);
        }

        @Override
        public Executor background() {
            return background;
        }

        @Override
        public List<? extends Executor> readers() {
            return readers;
        }

        @Override
        public void startWriter(Thread.Builder.OfPlatform named, Runnable loop) {
            writer = named.daemon().start(loop);
        }

        @Override
        public void finish() {
            try {
                writer.join();
                background.shutdown();
                background.awaitTermination(1, TimeUnit.HOURS);
                for (var reader : readers) {
                    reader.shutdown();
                    reader.awaitTermination(1, TimeUnit.MINUTES);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
