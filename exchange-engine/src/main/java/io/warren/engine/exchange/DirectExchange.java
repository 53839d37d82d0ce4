package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.util.function.Consumer;

/** To the bindings whose key is the message's routing key (AMQP 0-9-1, section 3.1.3.1). */
final class DirectExchange implements ExchangeType {
    @Override
    public String name() {
        return "direct";
    }

    @Override
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        return "the routing key is not '" + binding.routingKey() + "'";
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return Table.EMPTY;
    }

    private record Table(NameMap<Bindings> byKey) implements RoutingTable {
        private static final Table EMPTY = new Table(NameMap.empty());

        @Override
        public RoutingTable with(Binding binding) {
            var there = byKey.get(binding.routingKey());
            var changed = Bindings.plus(there, binding);
            return changed == there ? this : new Table(byKey.with(binding.routingKey(), changed));
        }

        @Override
        public RoutingTable without(Binding binding) {
            var there = byKey.get(binding.routingKey());
            var left = Bindings.minus(there, binding);
            if (left == there) {
                return this;
            }
            return new Table(
                    left == null ? byKey.without(binding.routingKey()) : byKey.with(binding.routingKey(), left));
        }

        @Override
        public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
            var bindings = byKey.get(routingKey);
            if (bindings != null) {
                bindings.forEach(found);
            }
        }
    }
}
