package io.warren.engine.exchange;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import org.jspecify.annotations.Nullable;

/** One kind of exchange. Stateless. A new type is one class and one line in {@link ExchangeTypes}. */
public interface ExchangeType {
    /** The name that clients declare. */
    String name();

    /**
     * Whether such arguments may be declared.
     *
     * @return null, or the text of a 406 (without the code's name)
     */
    default @Nullable String refuses(FieldTable exchangeArguments) {
        return null;
    }

    /**
     * Whether such a binding may be made.
     *
     * @return null, or the text of a 406 (without the code's name)
     */
    default @Nullable String refuses(Binding binding) {
        return null;
    }

    /** Why a binding does not fit that {@link RoutingTable#route} did not find: words for an operator. */
    String whyNot(Binding binding, String routingKey, BasicProperties properties);

    /** A table without bindings for an exchange with these arguments. */
    RoutingTable table(FieldTable exchangeArguments);
}
