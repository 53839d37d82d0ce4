package io.warren.engine.view;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shovel that this node runs.
 *
 * @param changedAtMillis wall clock at which its state changed last
 * @param reason why it does not run, null while it does
 * @param details where from and where to, by RabbitMQ's names, in their order; without passwords. Empty until it runs
 * @param metrics null as long as it has never run
 */
public record ShovelPicture(
        String virtualHost,
        String name,
        State state,
        long changedAtMillis,
        @Nullable String reason,
        Map<String, String> details,
        @Nullable Metrics metrics) {
    public ShovelPicture {
        details = new LinkedHashMap<>(details);
    }

    /** How it stands. */
    public enum State {
        STARTING,
        RUNNING,
        /** The destination takes nothing at present. */
        BLOCKED,
        TERMINATED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * What it has done.
     *
     * @param remaining messages until it deletes itself, -1 if it never does
     * @param remainingUnacked the same of those that were not passed on yet
     * @param pending taken from the source and waiting to be passed on
     * @param forwarded passed on since it connected
     */
    public record Metrics(long remaining, long remainingUnacked, long pending, long forwarded) {}
}
