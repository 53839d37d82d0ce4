package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Alarms of all nodes that can be heard: a message that any of them takes may have to be kept by one that is short of room. Said
 * when it changes and every now and then. Any thread.
 */
final class SharedAlarms {
    private final Transport transport;
    private final Map<NodeId, String> others = new ConcurrentHashMap<>();
    private volatile String own = "";
    private Consumer<@Nullable String> listener = _ -> {};
    private @Nullable String told;

    SharedAlarms(Transport transport) {
        this.transport = transport;
    }

    synchronized void listen(Consumer<@Nullable String> to) {
        listener = to;
        told = null;
        tell();
    }

    void own(String reason) {
        own = reason;
        say();
    }

    void say() {
        var alarm = new Control.Alarm(own).write();
        transport.members().nodes().forEach(each -> {
            if (!each.equals(transport.self())) {
                transport.send(each, Traffic.CONTROL, alarm.duplicate());
            }
        });
    }

    void told(NodeId from, String reason) {
        if (reason.isEmpty()) {
            others.remove(from);
        } else {
            others.put(from, reason);
        }
        tell();
    }

    /** Who cannot be heard keeps nobody waiting. */
    void membersChanged() {
        others.keySet().removeIf(each -> !transport.members().has(each));
        tell();
    }

    private synchronized void tell() {
        var now = others.values().stream().sorted().findFirst().orElse(null);
        if (!Objects.equals(now, told)) {
            told = now;
            listener.accept(now);
        }
    }
}
