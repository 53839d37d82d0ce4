package io.warren.management.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** The process and its JVM, by the names that Prometheus' own Java client gives them: dashboards for Java fit. */
final class MachineMetrics {
    private MachineMetrics() {}

    static void write(Exposition out) {
        var memory = ManagementFactory.getMemoryMXBean();
        var heap = memory.getHeapMemoryUsage();
        var other = memory.getNonHeapMemoryUsage();
        memory(out, "jvm_memory_used_bytes", heap.getUsed(), other.getUsed());
        memory(out, "jvm_memory_committed_bytes", heap.getCommitted(), other.getCommitted());
        memory(out, "jvm_memory_max_bytes", limit(heap), limit(other));
        out.begin("jvm_gc_collection_seconds", "summary");
        for (var each : ManagementFactory.getGarbageCollectorMXBeans()) {
            var labels = Exposition.labels("gc", each.getName());
            out.sample("_count", labels, Math.max(0, each.getCollectionCount()));
            out.sample("_sum", labels, Math.max(0, each.getCollectionTime()) / 1_000.0);
        }
        var none = Exposition.labels();
        out.begin("jvm_threads_current", "gauge");
        out.sample(none, ManagementFactory.getThreadMXBean().getThreadCount());
        out.begin("process_start_time_seconds", "gauge");
        out.sample(none, ManagementFactory.getRuntimeMXBean().getStartTime() / 1_000.0);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            out.begin("process_cpu_seconds_total", "counter");
            out.sample(none, os.getProcessCpuTime() / 1e9);
        }
    }

    private static void memory(Exposition out, String name, long heap, long other) {
        out.begin(name, "gauge");
        out.sample(Exposition.labels("area", "heap"), heap);
        out.sample(Exposition.labels("area", "nonheap"), other);
    }

    private static long limit(MemoryUsage of) {
        return of.getMax();
    }
}
