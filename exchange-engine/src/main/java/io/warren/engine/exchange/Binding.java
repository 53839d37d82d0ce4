package io.warren.engine.exchange;

import io.warren.amqp.types.FieldTable;
import java.util.Locale;

/** From an exchange to a queue or to another exchange of the same virtual host. Equal in all five parts is the same. */
public record Binding(String source, Destination destination, String routingKey, FieldTable arguments) {

    /** Where a binding leads. */
    public record Destination(Kind kind, String name) {
        public static Destination queue(String name) {
            return new Destination(Kind.QUEUE, name);
        }

        public static Destination exchange(String name) {
            return new Destination(Kind.EXCHANGE, name);
        }
    }

    /** What a binding leads to. */
    public enum Kind {
        QUEUE,
        EXCHANGE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
