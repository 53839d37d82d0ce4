package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What arguments of exchanges mean to every type; the types look at their own. */
final class ExchangeArguments {
    static final String ALTERNATE = "alternate-exchange";

    /** The arguments that must be the same when an exchange is declared again: RabbitMQ cares for this one only. */
    static final List<String> COMPARED = List.of(ALTERNATE);

    private ExchangeArguments() {}

    /** Refuses a value that should name an exchange and is no text. */
    static @Nullable Refusal refusesName(FieldTable arguments, String argument, String resource) {
        var value = arguments.get(argument);
        if (value == null || value instanceof FieldValue.LongString) {
            return null;
        }
        return Refusal.preconditionFailed(
                "invalid type '" + value.typeName() + "' for arg '" + argument + "' in " + resource);
    }

    /** The alternate exchange that the arguments name. */
    static @Nullable String alternate(FieldTable arguments) {
        return arguments.get(ALTERNATE) instanceof FieldValue.LongString name ? name.text() : null;
    }
}
