package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code x-recent-history} (RabbitMQ's plugin of that name): a fanout whose last messages a new binding gets. This class says
 * how many there are; whoever sends keeps them.
 */
final class RecentHistoryExchange implements ExchangeType {
    private static final String LENGTH = "x-recent-history-length";
    private static final String NO_STORE = "x-recent-history-no-store";
    private static final int USUAL_LENGTH = 20;

    private final FanoutExchange fanout = new FanoutExchange();

    @Override
    public String name() {
        return "x-recent-history";
    }

    @Override
    public @Nullable String refuses(FieldTable exchangeArguments) {
        var length = exchangeArguments.get(LENGTH);
        return length == null || fits(length)
                ? null
                : "Invalid argument " + shown(length) + ", '" + LENGTH + "' must be a positive integer";
    }

    /** As Erlang prints it. */
    private static String shown(FieldValue length) {
        return length instanceof FieldValue.LongString ? "<<\"" + length.display() + "\">>" : length.display();
    }

    /** RabbitMQ's plugin takes signed types only. */
    private static boolean fits(FieldValue length) {
        return switch (length) {
            case FieldValue.Int8(var value) -> value > 0;
            case FieldValue.Int16(var value) -> value > 0;
            case FieldValue.Int32(var value) -> value > 0;
            case FieldValue.Int64(var value) -> value > 0;
            case FieldValue.UInt8 _,
                    FieldValue.UInt16 _,
                    FieldValue.UInt32 _,
                    FieldValue.Bool _,
                    FieldValue.Float32 _,
                    FieldValue.Float64 _,
                    FieldValue.Decimal _,
                    FieldValue.LongString _,
                    FieldValue.Bytes _,
                    FieldValue.Timestamp _,
                    FieldValue.Table _,
                    FieldValue.Array _,
                    FieldValue.Void _ -> false;
        };
    }

    @Override
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        return fanout.whyNot(binding, routingKey, properties);
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        var length = exchangeArguments.get(LENGTH);
        var given = length == null ? null : length.asLong();
        return new Table(
                fanout.table(exchangeArguments),
                given == null ? USUAL_LENGTH : Math.clamp(given, 1, Integer.MAX_VALUE));
    }

    private record Table(RoutingTable bindings, int length) implements RoutingTable {
        @Override
        public RoutingTable with(Binding binding) {
            return same(bindings.with(binding));
        }

        @Override
        public RoutingTable without(Binding binding) {
            return same(bindings.without(binding));
        }

        @SuppressWarnings("ReferenceEquality") // Meant: a table that did not change is the same one.
        private RoutingTable same(RoutingTable changed) {
            return changed == bindings ? this : new Table(changed, length);
        }

        @Override
        public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
            bindings.route(routingKey, properties, found);
        }

        /** The headers say whether the message is kept. */
        @Override
        public boolean byKeyAlone() {
            return false;
        }

        @Override
        public int keeps(BasicProperties properties) {
            return properties.hasHeaders()
                            && properties.headers().get(NO_STORE) instanceof FieldValue.Bool(var unwanted)
                            && unwanted
                    ? 0
                    : length;
        }

        @Override
        public boolean remembers() {
            return true;
        }
    }
}
