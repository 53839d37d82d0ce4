package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * {@code x-random}, to one binding by chance, whatever its key (RabbitMQ's plugin of that name); and {@code x-local-random},
 * the same among bindings without a key (RabbitMQ 4.0).
 */
final class RandomExchange implements ExchangeType {
    private final String name;
    private final boolean withKeys;

    private RandomExchange(String name, boolean withKeys) {
        this.name = name;
        this.withKeys = withKeys;
    }

    static RandomExchange any() {
        return new RandomExchange("x-random", true);
    }

    static RandomExchange local() {
        return new RandomExchange("x-local-random", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String refuses(Binding binding) {
        return withKeys || binding.routingKey().isEmpty()
                ? null
                : "Non empty binding '" + binding.routingKey() + "' key not permitted";
    }

    @Override
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        return "chance chose another binding this time";
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return new Table(TreePVector.empty());
    }

    private record Table(PVector<Binding> bindings) implements RoutingTable {
        @Override
        public RoutingTable with(Binding binding) {
            return bindings.contains(binding) ? this : new Table(bindings.plus(binding));
        }

        @Override
        public RoutingTable without(Binding binding) {
            return bindings.contains(binding) ? new Table(bindings.minus(binding)) : this;
        }

        @Override
        public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
            if (!bindings.isEmpty()) {
                found.accept(bindings.get(ThreadLocalRandom.current().nextInt(bindings.size())));
            }
        }

        @Override
        public boolean byKeyAlone() {
            return false;
        }
    }
}
