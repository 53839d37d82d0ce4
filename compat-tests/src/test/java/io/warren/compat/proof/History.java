package io.warren.compat.proof;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Every step of every client in a file that only grows, so that a verdict can be looked into, or come to again.
 *
 * <p>One line of text (what was run: seed, commit), then 13 bytes for each step: {@code byte step, int producer, int
 * sequence, int milliseconds since the start}. A record that was cut off at the end is none.
 *
 * <p>Owner: the {@link Ledger}, one step at a time.
 */
final class History implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DataOutputStream out;
    private final long start = System.nanoTime();

    History(Path file, String title) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            out = new DataOutputStream(new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    BUFFER_BYTES));
            out.writeBytes("warren history 1: " + title.replace('\n', ' ') + "\n");
        } catch (IOException cause) {
            throw new UncheckedIOException("history " + file, cause);
        }
    }

    void record(Step step, int producer, int sequence) {
        try {
            out.writeByte(step.code());
            out.writeInt(producer);
            out.writeInt(sequence);
            out.writeInt((int) ((System.nanoTime() - start) / 1_000_000));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Does to a ledger what the file tells, and returns the line it begins with. */
    static String replay(Path file, Ledger ledger) {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            var title = new StringBuilder();
            for (var each = in.readByte(); each != '\n'; each = in.readByte()) {
                title.append((char) each);
            }
            try {
                while (true) {
                    var step = Step.of(in.readByte());
                    var producer = in.readInt();
                    var sequence = in.readInt();
                    in.readInt();
                    ledger.record(step, producer, sequence);
                }
            } catch (EOFException end) {
                return title.toString();
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("history " + file, cause);
        }
    }
}
