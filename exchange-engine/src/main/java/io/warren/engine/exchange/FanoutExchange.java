package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** To every binding, whatever its key (AMQP 0-9-1, section 3.1.3.2). */
final class FanoutExchange implements ExchangeType {
    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        return "a fanout exchange leaves nobody out";
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return Table.EMPTY;
    }

    private record Table(@Nullable Bindings bindings) implements RoutingTable {
        private static final Table EMPTY = new Table(null);

        @Override
        public RoutingTable with(Binding binding) {
            var changed = Bindings.plus(bindings, binding);
            return changed == bindings ? this : new Table(changed);
        }

        @Override
        public RoutingTable without(Binding binding) {
            var left = Bindings.minus(bindings, binding);
            return left == bindings ? this : new Table(left);
        }

        @Override
        public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
            if (bindings != null) {
                bindings.forEach(found);
            }
        }
    }
}
