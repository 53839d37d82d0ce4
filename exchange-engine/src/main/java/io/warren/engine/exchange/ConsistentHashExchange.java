package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * {@code x-consistent-hash}: each value goes to one destination, and stays there as far as it can when destinations come and
 * go (RabbitMQ's plugin of that name). A binding's key is the weight of its destination: one of weight 2 gets twice as much
 * as one of weight 1. What is hashed is the routing key, or the header {@code hash-header} or the property {@code
 * hash-property} that the exchange names.
 *
 * <p>Which destination a value goes to follows from the names alone (weighted rendezvous hashing, Schindelhauer and
 * Schomaker, 2005), so it is the same after a restart and on every node; it is not RabbitMQ's choice.
 */
final class ConsistentHashExchange implements ExchangeType {
    private static final int MOST_WEIGHT = 10_000;
    private static final List<String> PROPERTIES = List.of("correlation_id", "message_id", "timestamp");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    @Override
    public String name() {
        return "x-consistent-hash";
    }

    @Override
    public @Nullable String refuses(FieldTable exchangeArguments) {
        var header = text(exchangeArguments, "hash-header");
        var property = text(exchangeArguments, "hash-property");
        if (header != null && property != null) {
            return "hash-header and hash-property are mutually exclusive";
        }
        return property == null || PROPERTIES.contains(property) ? null : "Unsupported property: " + property;
    }

    @Override
    public @Nullable String refuses(Binding binding) {
        var key = binding.routingKey();
        if (!INTEGER.matcher(key).matches()) {
            return "The binding key must be an integer: " + HeadersExchange.quoted(key);
        }
        var weight = new BigInteger(key);
        if (weight.signum() < 1) {
            return "The binding key must be greater than 0";
        }
        return weight.compareTo(BigInteger.valueOf(MOST_WEIGHT)) > 0
                ? "The binding key must not exceed " + MOST_WEIGHT
                : null;
    }

    @Override
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        return "the hash chose another destination, or this one by another binding";
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return new Table(
                text(exchangeArguments, "hash-header"), text(exchangeArguments, "hash-property"), TreePVector.empty());
    }

    private static @Nullable String text(FieldTable arguments, String name) {
        return arguments.get(name) instanceof FieldValue.LongString text ? text.text() : null;
    }

    /** Of several bindings to one destination the first counts, as in RabbitMQ. */
    private record Table(@Nullable String header, @Nullable String property, PVector<Share> shares)
            implements RoutingTable {
        /** A binding with its weight and the hash of its destination's name. */
        private record Share(Binding binding, int weight, long hash, boolean counts) {
            static Share of(Binding binding, boolean counts) {
                var destination = binding.destination();
                // The rules let no other key in; what was stored by somebody else counts once.
                var weight = INTEGER.matcher(binding.routingKey()).matches()
                        ? new BigInteger(binding.routingKey())
                                .max(BigInteger.ONE)
                                .min(BigInteger.valueOf(MOST_WEIGHT))
                                .intValue()
                        : 1;
                return new Share(
                        binding,
                        weight,
                        KeyHash.of(KeyHash.of(destination.kind().name()), destination.name()),
                        counts);
            }
        }

        @Override
        public RoutingTable with(Binding binding) {
            return has(binding) ? this : new Table(header, property, shares.plus(Share.of(binding, isNew(binding))));
        }

        @Override
        public RoutingTable without(Binding binding) {
            if (!has(binding)) {
                return this;
            }
            var rest = new Table(header, property, TreePVector.empty());
            for (var each : shares) {
                if (!each.binding.equals(binding)) {
                    rest = new Table(
                            header, property, rest.shares.plus(Share.of(each.binding, rest.isNew(each.binding))));
                }
            }
            return rest;
        }

        private boolean has(Binding binding) {
            return shares.stream().anyMatch(each -> each.binding.equals(binding));
        }

        private boolean isNew(Binding binding) {
            return shares.stream().noneMatch(each -> each.binding.destination().equals(binding.destination()));
        }

        @Override
        public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
            var value = KeyHash.of(value(routingKey, properties));
            Binding best = null;
            var most = Double.NEGATIVE_INFINITY;
            for (var share : shares) {
                if (share.counts) {
                    var score = share.weight / -Math.log(unit(value ^ share.hash));
                    if (score > most) {
                        most = score;
                        best = share.binding;
                    }
                }
            }
            if (best != null) {
                found.accept(best);
            }
        }

        @Override
        public List<Binding> inOrder() {
            return shares.stream().map(Share::binding).toList();
        }

        /** Between 0 and 1, neither of them. */
        private static double unit(long hash) {
            var mixed = KeyHash.mixed(hash);
            return ((mixed >>> 11) + 0.5) * 0x1.0p-53;
        }

        private String value(String routingKey, BasicProperties properties) {
            if (header != null) {
                return shown(properties.headers().get(header));
            }
            return switch (property) {
                case null -> routingKey;
                case "correlation_id" -> present(properties.correlationId());
                case "message_id" -> present(properties.messageId());
                default -> present(properties.timestamp());
            };
        }

        private static String present(@Nullable Object value) {
            return value == null ? "" : value.toString();
        }

        /** Texts as they are; of a list the first element counts, as in RabbitMQ. */
        private static String shown(@Nullable FieldValue value) {
            return switch (value) {
                case null -> "";
                case FieldValue.LongString text -> text.text();
                case FieldValue.Array(var elements) -> elements.isEmpty() ? "" : shown(elements.getFirst());
                default -> value.display();
            };
        }

        @Override
        public boolean byKeyAlone() {
            return header == null && property == null;
        }
    }
}
