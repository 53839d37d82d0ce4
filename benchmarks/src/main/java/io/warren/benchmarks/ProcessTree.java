package io.warren.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A server's processes: the one it was started as and all below it. Linux only. */
record ProcessTree(long pid) {
    /** Of {@code /proc/PID/stat}: the kernel counts in hundredths on every architecture we run on. */
    private static final long TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** User and system time since the start, microseconds. */
    long cpuMicros() {
        return members().mapToLong(ProcessTree::ticks).sum() * (1_000_000 / TICKS_PER_SECOND);
    }

    /** Resident memory, KiB. */
    long residentKib() {
        return members().mapToLong(ProcessTree::resident).sum();
    }

    boolean alive() {
        return ProcessHandle.of(pid).isPresent();
    }

    private Stream<Long> members() {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(ProcessHandle::pid);
    }

    private static long ticks(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            // The name in brackets may hold spaces; fields are counted behind it.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static long resident(long pid) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(each -> each.startsWith("VmRSS:"))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }
}
