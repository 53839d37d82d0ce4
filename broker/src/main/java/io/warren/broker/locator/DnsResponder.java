package io.warren.broker.locator;

import io.warren.broker.locator.DnsResponse.Code;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is said to a packet. A server for one name and nothing else: it asks nobody, and refuses what lies outside.
 *
 * <p>The name has the addresses of healthy nodes (A, AAAA) and their addresses with ports and weights (SRV, also at {@code
 * _amqp._tcp} in front of it). Each node has a name below it, which SRV records point to. No healthy node is a failure of
 * the server, not the absence of the name: the asker tries another server, and remembers nothing. Any thread may call.
 */
public final class DnsResponder {
    /** So that the addresses of either kind fit in a datagram, whatever the name. */
    private static final int MOST_NODES = 8;

    private static final int MOST_WEIGHT = 100;
    private static final List<String> SERVICE = List.of("_amqp", "_tcp");

    private final DnsName zone;
    private final int ttlSeconds;
    private final Locator locator;

    public DnsResponder(DnsName zone, int ttlSeconds, Locator locator) {
        this.zone = zone;
        this.ttlSeconds = ttlSeconds;
        this.locator = locator;
    }

    /** Empty where silence is better. */
    Optional<ByteBuffer> answer(ByteBuffer packet, int mostBytes) {
        return switch (DnsQuery.read(packet)) {
            case DnsQuery.Read.Query(var query) -> Optional.of(answer(query, new DnsResponse(query, mostBytes)));
            case DnsQuery.Read.Unfit unfit -> Optional.of(DnsResponse.unfit(unfit));
            case DnsQuery.Read.Noise() -> Optional.empty();
        };
    }

    /** No more than a hint to ask over TCP, as long as the question or shorter. */
    Optional<ByteBuffer> overTcp(ByteBuffer packet) {
        return DnsQuery.read(packet) instanceof DnsQuery.Read.Query(var query)
                ? Optional.of(new DnsResponse(query, DnsResponse.DATAGRAM_BYTES)
                        .truncate()
                        .finish(Code.NO_ERROR))
                : Optional.empty();
    }

    private ByteBuffer answer(DnsQuery query, DnsResponse response) {
        if (query.version() != 0) {
            return response.finish(Code.BAD_VERSION);
        }
        var within = query.name().within(zone);
        var transfer = query.type() == DnsQuery.AXFR || query.type() == DnsQuery.IXFR;
        if (within.isEmpty() || transfer || (query.dnsClass() != DnsQuery.IN && query.dnsClass() != DnsQuery.ANY)) {
            return response.finish(Code.REFUSED);
        }
        var before = within.get();
        response.authoritative();
        if (before.isEmpty()) {
            return atTheName(query, response);
        }
        if (before.equals(SERVICE)) {
            return query.type() == DnsQuery.SRV || query.type() == DnsQuery.ANY
                    ? services(response)
                    : nothing(before, response, Code.NO_ERROR);
        }
        if (before.equals(SERVICE.subList(1, 2))) {
            // Nothing is there, but something lies below.
            return nothing(before, response, Code.NO_ERROR);
        }
        return ofOneNode(before, query, response);
    }

    private ByteBuffer atTheName(DnsQuery query, DnsResponse response) {
        return switch (query.type()) {
            // Who asks for anything gets one kind (RFC 8482).
            case DnsQuery.A, DnsQuery.ANY -> addresses(true, response);
            case DnsQuery.AAAA -> addresses(false, response);
            case DnsQuery.SRV -> services(response);
            case DnsQuery.SOA -> {
                response.startOfAuthority(0, ttlSeconds, true);
                yield response.finish(Code.NO_ERROR);
            }
            default -> nothing(List.of(), response, Code.NO_ERROR);
        };
    }

    private ByteBuffer addresses(boolean four, DnsResponse response) {
        var healthy = named();
        if (healthy.isEmpty()) {
            return response.finish(Code.SERVER_FAILURE);
        }
        var fitting = healthy.stream().filter(each -> isFour(each) == four).toList();
        if (fitting.isEmpty()) {
            return nothing(List.of(), response, Code.NO_ERROR);
        }
        fitting.stream()
                .limit(MOST_NODES)
                .forEach(each ->
                        response.answer(type(each), ttlSeconds, each.address().getAddress()));
        return response.finish(Code.NO_ERROR);
    }

    private ByteBuffer services(DnsResponse response) {
        var healthy = named().stream().limit(MOST_NODES).toList();
        if (healthy.isEmpty()) {
            return response.finish(Code.SERVER_FAILURE);
        }
        var least = healthy.getFirst().connections();
        for (var each : healthy) {
            var target = zone.wireBelow(DnsName.label(each.name()));
            var weight = Math.clamp(MOST_WEIGHT * (least + 1L) / (each.connections() + 1L), 1, MOST_WEIGHT);
            response.answer(
                    DnsQuery.SRV,
                    ttlSeconds,
                    ByteBuffer.allocate(6 + target.length)
                            .putShort((short) 0)
                            .putShort((short) weight)
                            .putShort((short) each.amqpPort())
                            .put(target)
                            .array());
        }
        for (var each : healthy) {
            response.add(
                    zone.wireBelow(DnsName.label(each.name())),
                    type(each),
                    ttlSeconds,
                    each.address().getAddress());
        }
        return response.finish(Code.NO_ERROR);
    }

    /** Healthy or not: whoever was sent there a moment ago may still ask where it is. */
    private ByteBuffer ofOneNode(List<String> before, DnsQuery query, DnsResponse response) {
        var nodes = new ArrayList<NodeHealth>();
        if (before.size() == 1) {
            locator.all().stream()
                    .filter(each -> DnsName.label(each.name()).equals(before.getFirst()))
                    .forEach(nodes::add);
        }
        if (nodes.isEmpty()) {
            return nothing(before, response, Code.NO_SUCH_NAME);
        }
        var node = nodes.getFirst();
        var type = node.address() instanceof Inet4Address ? DnsQuery.A : DnsQuery.AAAA;
        if (query.type() != type && query.type() != DnsQuery.ANY) {
            return nothing(before, response, Code.NO_ERROR);
        }
        response.answer(type, ttlSeconds, node.address().getAddress());
        return response.finish(Code.NO_ERROR);
    }

    private ByteBuffer nothing(List<String> before, DnsResponse response, Code code) {
        response.startOfAuthority(before.size(), ttlSeconds, false);
        return response.finish(code);
    }

    /**
     * A resolver may shuffle what it keeps, so that the order alone says little: a node with more than twice the load of
     * the least loaded is not named at all.
     */
    private List<Located> named() {
        var healthy = locator.best(Integer.MAX_VALUE);
        var least = healthy.isEmpty() ? 0 : healthy.getFirst().connections();
        return healthy.stream()
                .filter(each -> each.connections() <= 2L * least + 16)
                .toList();
    }

    private static boolean isFour(Located node) {
        return node.address() instanceof Inet4Address;
    }

    private static int type(Located node) {
        return isFour(node) ? DnsQuery.A : DnsQuery.AAAA;
    }
}
