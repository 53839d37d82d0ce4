package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * To the bindings whose arguments the message's headers satisfy (AMQP 0-9-1, section 3.1.3.4, with RabbitMQ's {@code
 * all-with-x} and {@code any-with-x}).
 */
final class HeadersExchange implements ExchangeType {
    @Override
    public String name() {
        return "headers";
    }

    @Override
    public @Nullable String refuses(Binding binding) {
        return switch (binding.arguments().get(HeadersRule.X_MATCH)) {
            case null -> null;
            case FieldValue.LongString mode ->
                HeadersRule.isMode(mode.text())
                        ? null
                        : "Invalid x-match field value " + quoted(mode.text())
                                + "; expected all, any, all-with-x, or any-with-x";
            case FieldValue other ->
                "Invalid x-match field type " + other.typeName() + " (value " + other.display() + "); expected longstr";
        };
    }

    /** A binary as Erlang prints it: RabbitMQ's text shows one. */
    static String quoted(String text) {
        var escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return text.chars().allMatch(each -> each < 256) ? "<<\"" + escaped + "\">>" : "<<\"" + escaped + "\"/utf8>>";
    }

    @Override
    public String whyNot(Binding binding, String routingKey, BasicProperties properties) {
        return HeadersRule.of(binding.arguments()).whyNot(properties.headers());
    }

    @Override
    public RoutingTable table(FieldTable exchangeArguments) {
        return Table.EMPTY;
    }

    /** Bindings with the same arguments: their rule is asked once. */
    private record Group(HeadersRule rule, Bindings bindings) {}

    private record Table(PMap<FieldTable, Group> byArguments) implements RoutingTable {
        private static final Table EMPTY = new Table(HashTreePMap.empty());

        @Override
        public RoutingTable with(Binding binding) {
            var arguments = binding.arguments();
            var group = byArguments.get(arguments);
            var changed = Bindings.plus(group == null ? null : group.bindings, binding);
            if (group != null && changed == group.bindings) {
                return this;
            }
            var rule = group == null ? HeadersRule.of(arguments) : group.rule;
            return new Table(byArguments.plus(arguments, new Group(rule, changed)));
        }

        @Override
        public RoutingTable without(Binding binding) {
            var arguments = binding.arguments();
            var group = byArguments.get(arguments);
            if (group == null) {
                return this;
            }
            var left = group.bindings.without(binding);
            if (left == group.bindings) {
                return this;
            }
            return new Table(
                    left == null
                            ? byArguments.minus(arguments)
                            : byArguments.plus(arguments, new Group(group.rule, left)));
        }

        @Override
        public void route(String routingKey, BasicProperties properties, Consumer<Binding> found) {
            var headers = properties.headers();
            for (var group : byArguments.values()) {
                if (group.rule.matches(headers)) {
                    group.bindings.forEach(found);
                }
            }
        }

        @Override
        public boolean byKeyAlone() {
            return false;
        }
    }
}
