package io.warren.shovel;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;

/** Values of the parameter that defines a shovel. */
final class Definitions {
    private Definitions() {}

    /** From a queue to a queue of this broker. */
    static FieldTable value() {
        return FieldTable.builder()
                .put("src-uri", "amqp://")
                .put("src-queue", "from")
                .put("dest-uri", "amqp://")
                .put("dest-queue", "to")
                .build();
    }

    static FieldValue text(String text) {
        return FieldValue.LongString.of(text);
    }

    static FieldValue flag(boolean flag) {
        return new FieldValue.Bool(flag);
    }

    static FieldValue number(long number) {
        return new FieldValue.Int64(number);
    }

    static ShovelDefinition shovel(FieldTable value) {
        return ShovelDefinition.of("vhost", "shovel", value);
    }
}
