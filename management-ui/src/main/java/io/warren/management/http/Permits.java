package io.warren.management.http;

import io.warren.engine.access.Access;
import io.warren.engine.access.Right;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a caller may do and see in virtual hosts. A tag opens the API; what is done to exchanges and queues through it asks
 * for the same permissions as AMQP does, administrators included, but not of whoever runs the process.
 */
public final class Permits {
    private final Supplier<Access> access;

    public Permits(Supplier<Access> access) {
        this.access = access;
    }

    public boolean enters(Caller caller, String virtualHost) {
        return caller.owner() || access.get().entersVirtualHost(caller.name(), virtualHost);
    }

    public void configure(Caller caller, String virtualHost, String name) {
        demand(caller, virtualHost, Right.CONFIGURE, name);
    }

    public void write(Caller caller, String virtualHost, String name) {
        demand(caller, virtualHost, Right.WRITE, name);
    }

    public void read(Caller caller, String virtualHost, String name) {
        demand(caller, virtualHost, Right.READ, name);
    }

    /** Asked for topic exchanges in addition. */
    public void topic(Caller caller, String virtualHost, String exchange, Right right, String routingKey) {
        if (!caller.owner() && !access.get().mayTopic(caller.name(), virtualHost, exchange, right, routingKey)) {
            throw HttpRefused.accessRefused();
        }
    }

    private void demand(Caller caller, String virtualHost, Right right, String name) {
        if (caller.owner()) {
            return;
        }
        // A user without permissions in a virtual host has no rights in it, whatever the patterns of others.
        if (!enters(caller, virtualHost) || !access.get().may(caller.name(), virtualHost, right, name)) {
            throw HttpRefused.accessRefused();
        }
    }

    /** The virtual hosts whose objects a list shows: the one that is asked for, or all that the caller may enter. */
    public List<VirtualHostMetadata> listed(Request request) {
        if (request.virtualHostName() != null) {
            return List.of(request.virtualHost());
        }
        var caller = request.caller();
        return byName(request.metadata()).stream()
                .filter(each ->
                        caller.administrator() || enters(caller, each.settings().name()))
                .toList();
    }

    /** The virtual hosts that the caller may know of: monitoring sees that all exist. */
    public List<VirtualHostMetadata> visible(Request request) {
        var caller = request.caller();
        return byName(request.metadata()).stream()
                .filter(each ->
                        caller.monitor() || enters(caller, each.settings().name()))
                .toList();
    }

    private static List<VirtualHostMetadata> byName(Metadata metadata) {
        return metadata.virtualHosts().values().stream()
                .sorted(Comparator.comparing(each -> each.settings().name()))
                .toList();
    }
}
