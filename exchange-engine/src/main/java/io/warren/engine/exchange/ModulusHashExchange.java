package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.util.Comparator;
import java.util.function.Consumer;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * {@code x-modulus-hash}: each routing key goes to one destination, chosen by the key's hash modulo their number
 * (RabbitMQ 4.3). The order of destinations is that of their names, so that it is the same after a restart.
 */
final class ModulusHashExchange implements ExchangeType {
    @Override
    public String name() {
        return "x-modulus-hash";
    }

    @Override
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        return "the hash of the routing key chose another binding";
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return new Table(TreePVector.empty());
    }

    private record Table(PVector<Binding> sorted) implements RoutingTable {
        private static final Comparator<Binding> BY_NAME = Comparator.comparing(
                        (Binding each) -> each.destination().kind())
                .thenComparing(each -> each.destination().name())
                .thenComparing(Binding::routingKey)
                .thenComparing(each -> each.arguments().toString());

        @Override
        public RoutingTable with(Binding binding) {
            if (sorted.contains(binding)) {
                return this;
            }
            var at = 0;
            while (at < sorted.size() && BY_NAME.compare(sorted.get(at), binding) <= 0) {
                at++;
            }
            return new Table(sorted.plus(at, binding));
        }

        @Override
        public RoutingTable without(Binding binding) {
            return sorted.contains(binding) ? new Table(sorted.minus(binding)) : this;
        }

        @Override
        public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
            if (!sorted.isEmpty()) {
                found.accept(sorted.get(Math.floorMod(KeyHash.of(routingKey), sorted.size())));
            }
        }
    }
}
