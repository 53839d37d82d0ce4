package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import java.util.List;
import java.util.function.Consumer;

/** The bindings of one exchange, arranged for routing. Immutable; every change is a new table that shares the rest. */
public interface RoutingTable {
    /** With this binding too. Adding what is there already changes nothing. */
    RoutingTable with(Binding binding);

    RoutingTable without(Binding binding);

    /**
     * Finds the bindings that a message satisfies. May name a destination more than once; the router removes doubles.
     *
     * @param properties of the message; decoded only as far as they are looked at
     */
    void route(String routingKey, BasicProperties properties, Consumer<Binding> found);

    /** The bindings in the order in which adding them makes this table again; empty if any order does. */
    default List<Binding> inOrder() {
        return List.of();
    }

    /** Whether the routing key alone decides, every time the same: what was found may be remembered by it. */
    default boolean byKeyAlone() {
        return true;
    }

    /** How many messages, this one among them, the exchange keeps for bindings that come later; 0 if it does not keep this one. */
    default int keeps(BasicProperties properties) {
        return 0;
    }

    /** Whether a new binding gets what the exchange keeps. */
    default boolean remembers() {
        return false;
    }
}
