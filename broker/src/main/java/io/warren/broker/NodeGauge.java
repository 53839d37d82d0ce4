package io.warren.broker;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Memory and disk of this process. Memory is the heap and the buffers outside of it, against what the process may
 * have: the container's limit, or what the JVM was given if that is less.
 */
final class NodeGauge implements Alarms.Gauge {
    private static final long FULL_COLLECTIONS_APART_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** They take at most so much of the time: one in so many parts. */
    private static final int SHARE_OF_FULL_COLLECTIONS = 20;

    private final Path dataDirectory;
    private long nextFullCollection = System.nanoTime();

    NodeGauge(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** What the young generation still held after its last collection, all of the old one, and direct buffers. */
    @Override
    public long usedMemory() {
        var used = 0L;
        for (var each : ManagementFactory.getMemoryPoolMXBeans()) {
            if (each.getType() == MemoryType.HEAP) {
                var name = each.getName();
                var young = name.contains("Eden") || name.contains("Survivor") || name.contains("Young");
                MemoryUsage usage = young ? each.getCollectionUsage() : each.getUsage();
                used += usage == null ? 0 : usage.getUsed();
            }
        }
        return used + directMemory();
    }

    @Override
    public synchronized long usedMemoryWithoutGarbage() {
        var now = System.nanoTime();
        if (now - nextFullCollection >= 0) {
            // The old generation may be mostly garbage; publishers are not stopped for that.
            System.gc();
            var end = System.nanoTime();
            nextFullCollection = end + Math.max(FULL_COLLECTIONS_APART_NANOS, SHARE_OF_FULL_COLLECTIONS * (end - now));
        }
        return usedMemory();
    }

    @Override
    public long totalMemory() {
        var machine =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize()
                        : Long.MAX_VALUE;
        // Direct buffers have a limit of their own that equals the heap's unless the JVM is told otherwise.
        var runtime = Runtime.getRuntime().maxMemory();
        return Math.min(machine, runtime);
    }

    @Override
    public long freeDisk() {
        try {
            return Files.getFileStore(dataDirectory).getUsableSpace();
        } catch (IOException cause) {
            throw new UncheckedIOException("free space of " + dataDirectory, cause);
        }
    }

    private static long directMemory() {
        var pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(each -> each.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        // Netty counts what it allocates past the JDK's books; -1 if there is no such memory.
        return pools + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
