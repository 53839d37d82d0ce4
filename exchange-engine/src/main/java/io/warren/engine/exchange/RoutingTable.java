package io.warren.engine.exchange;

import io.warren.amqp.types.FieldTable;
import java.util.function.Consumer;

/** The bindings of one exchange, arranged for routing. Immutable; every change is a new table that shares the rest. */
public interface RoutingTable {
    /** With this binding too. Adding what is there already changes nothing. */
    RoutingTable with(Binding binding);

    RoutingTable without(Binding binding);

    /**
     * Finds the bindings that a message satisfies. May name a destination more than once; the router removes doubles.
     *
     * @param headers of the message; decoded only by the types that {@link ExchangeType#usesHeaders need} them, others
     *     get {@link FieldTable#EMPTY}
     */
    void route(String routingKey, FieldTable headers, Consumer<Binding> found);
}
