package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.view.EngineView;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What takes the memory, in RabbitMQ's categories: queues by their own estimate, {@code binary} the buffers outside the
 * heap, {@code code} classes and compiled code, {@code other_proc} the rest of the heap that is in use, {@code
 * allocated_unused} the heap that is not. Categories of Erlang's own are 0.
 */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Supplier<EngineView> engine;

    Memory(Supplier<EngineView> engine) {
        this.engine = engine;
    }

    Reply bytes() {
        var json = Json.object();
        json.set("memory", memory());
        return Reply.json(json);
    }

    /** In percent of all that is used. */
    Reply relative() {
        var used = categories();
        var all = Math.max(1, used.values().stream().mapToLong(Long::longValue).sum());
        var json = Json.object();
        var memory = json.putObject("memory");
        used.forEach((category, bytes) -> memory.put(category, Math.round(bytes * 100.0 / all)));
        memory.put("total", 100);
        return Reply.json(json);
    }

    /** Erlang's tables: none. */
    static Reply tables(Request request) {
        return Reply.json(Json.object().put("ets_tables_memory", "no_ets_tables"));
    }

    ObjectNode memory() {
        var memory = Json.object();
        categories().forEach(memory::put);
        memory.put("strategy", "rss");
        memory.putObject("total")
                .put("erlang", sum(MemoryUsage::getUsed) + direct())
                .put("rss", residentBytes())
                .put("allocated", sum(MemoryUsage::getCommitted) + direct());
        return memory;
    }

    Map<String, Long> categories() {
        var queues = queueBytes();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        var categories = new LinkedHashMap<String, Long>();
        for (var each : new String[] {
            "connection_readers",
            "connection_writers",
            "connection_channels",
            "connection_other",
            "queue_procs",
            "quorum_queue_procs",
            "quorum_queue_dlx_procs",
            "stream_queue_procs",
            "stream_queue_replica_reader_procs",
            "stream_queue_coordinator_procs",
            "plugins",
            "metadata_store",
            "other_proc",
            "metrics",
            "mgmt_db",
            "mnesia",
            "quorum_ets",
            "metadata_store_ets",
            "other_ets",
            "binary",
            "msg_index",
            "code",
            "atom",
            "other_system",
            "allocated_unused",
            "reserved_unallocated"
        }) {
            categories.put(each, 0L);
        }
        categories.put("queue_procs", queues.getOrDefault(QueueType.CLASSIC, 0L));
        categories.put("quorum_queue_procs", queues.getOrDefault(QueueType.QUORUM, 0L));
        categories.put("stream_queue_procs", queues.getOrDefault(QueueType.STREAM, 0L));
        var ofQueues = queues.values().stream().mapToLong(Long::longValue).sum();
        categories.put("other_proc", Math.max(0, heap.getUsed() - ofQueues));
        categories.put("binary", direct());
        categories.put("code", nonHeapBytes());
        categories.put("allocated_unused", Math.max(0, heap.getCommitted() - heap.getUsed()));
        return categories;
    }

    private Map<QueueType, Long> queueBytes() {
        var bytes = new LinkedHashMap<QueueType, Long>();
        for (var host : engine.get().metadata().virtualHosts().values()) {
            host.queues()
                    .values()
                    .forEach(queue -> engine.get()
                            .queue(queue.virtualHost(), queue.name())
                            .ifPresent(live ->
                                    bytes.merge(queue.type(), live.stats().memoryBytes(), Long::sum)));
        }
        return bytes;
    }

    private static long sum(ToLongFunction<MemoryUsage> part) {
        var beans = ManagementFactory.getMemoryMXBean();
        return part.applyAsLong(beans.getHeapMemoryUsage()) + part.applyAsLong(beans.getNonHeapMemoryUsage());
    }

    private static long nonHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(each -> each.getType() == MemoryType.NON_HEAP)
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .filter(each -> each > 0)
                .sum();
    }

    /** What the kernel counts; where it does not tell, what the JVM has taken. */
    static long residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(each -> each.startsWith("VmRSS:"))
                    .map(each -> each.replaceAll("[^0-9]", ""))
                    .mapToLong(each -> Long.parseLong(each) * 1_024)
                    .findFirst()
                    .orElseGet(() -> sum(MemoryUsage::getCommitted));
        } catch (IOException elsewhere) {
            return sum(MemoryUsage::getCommitted);
        }
    }
}
