package io.warren.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end: the command line tool, {@code strace}, {@code npm}. */
public final class Commands {
    private Commands() {}

    /** Runs a program and returns what it printed; a failure is an error that shows the output. */
    public static String run(List<String> command) {
        return run(new ProcessBuilder(command));
    }

    /** As {@link #run(List)}, with a directory or environment set by the caller. */
    public static String run(ProcessBuilder builder) {
        try {
            var process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("did not end: " + builder.command());
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "exit code " + process.exitValue() + " of " + builder.command() + ":\n" + output);
            }
            return output;
        } catch (IOException cause) {
            throw new UncheckedIOException("run " + builder.command(), cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + builder.command(), cause);
        }
    }
}
