package io.warren.management.http;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.WireWriter;
import io.warren.engine.exchange.Binding;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@code properties_key} that names one of the bindings between two places: {@code ~} without routing key and
 * arguments, the form-encoded routing key without arguments, else {@code key~hash}. The hash is not RabbitMQ's, which is of
 * Erlang's terms; clients only hand it back.
 */
public final class BindingKey {
    private BindingKey() {}

    public static String of(Binding binding) {
        var key = quoted(binding.routingKey());
        if (!binding.arguments().isEmpty()) {
            return key + "~" + hash(binding.arguments());
        }
        return key.isEmpty() ? "~" : key;
    }

    /** Which of these has this key. The key is as in the path after its decoding as a segment. */
    public static Optional<Binding> find(Collection<Binding> bindings, String propertiesKey) {
        for (var each : bindings) {
            if (matches(each, propertiesKey)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Binding binding, String propertiesKey) {
        if (of(binding).equals(propertiesKey)) {
            return true;
        }
        // Some clients hand the routing key itself over, encoded as a segment only; RabbitMQ takes that, too. One with
        // arguments comes back as "~hash" or "key~hash", each part form-encoded once more or not.
        var tilde = propertiesKey.lastIndexOf('~');
        if (binding.arguments().isEmpty()) {
            return tilde < 0 && unquoted(propertiesKey).equals(binding.routingKey());
        }
        return tilde >= 0
                && hash(binding.arguments()).equals(propertiesKey.substring(tilde + 1))
                && unquoted(propertiesKey.substring(0, tilde)).equals(binding.routingKey());
    }

    /** As the application/x-www-form-urlencoded of RabbitMQ: space is +, and ~ is escaped because it separates. */
    public static String quoted(String text) {
        // Java leaves * as it is and escapes ~; RabbitMQ escapes both.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }

    private static String unquoted(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static String hash(FieldTable arguments) {
        var sorted = new TreeMap<String, FieldValue>();
        arguments.entries().forEach(each -> sorted.put(each.getKey(), each.getValue()));
        var out = new WireWriter(64);
        FieldTableWire.write(out, FieldTable.of(sorted));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(out.toBytes());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 6));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
