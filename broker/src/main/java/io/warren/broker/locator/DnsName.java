package io.warren.broker.locator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain name, in small letters.
 *
 * @param labels its parts, the own one first
 */
public record DnsName(List<String> labels) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    /** Room for the labels that come before it. */
    private static final int MOST_CHARACTERS = 128;

    private static final int MOST_LABEL_CHARACTERS = 63;

    public DnsName {
        labels = List.copyOf(labels);
    }

    /** As people write it; empty if it is none that a cluster can have. */
    public static Optional<DnsName> parse(String text) {
        var plain = (text.endsWith(".") ? text.substring(0, text.length() - 1) : text).toLowerCase(Locale.ROOT);
        var labels = List.of(plain.split("\\.", -1));
        return plain.length() <= MOST_CHARACTERS
                        && labels.stream().allMatch(each -> LABEL.matcher(each).matches())
                ? Optional.of(new DnsName(labels))
                : Optional.empty();
    }

    /** A label for a node: what is no letter or digit becomes a hyphen; a long one ends with a hash of the whole. */
    static String label(String node) {
        var plain = node.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
        if (plain.length() <= MOST_LABEL_CHARACTERS) {
            return plain;
        }
        var hash = "-" + Integer.toHexString(node.hashCode());
        return plain.substring(0, MOST_LABEL_CHARACTERS - hash.length()) + hash;
    }

    /** What stands before the other name if this one lies in it. */
    Optional<List<String>> within(DnsName other) {
        var before = labels.size() - other.labels.size();
        return before >= 0 && labels.subList(before, labels.size()).equals(other.labels)
                ? Optional.of(labels.subList(0, before))
                : Optional.empty();
    }

    /** One more label in front. */
    byte[] wireBelow(String label) {
        var wire = new ByteArrayOutputStream();
        write(label, wire);
        labels.forEach(each -> write(each, wire));
        wire.write(0);
        return wire.toByteArray();
    }

    private static void write(String label, ByteArrayOutputStream wire) {
        wire.write(label.length());
        wire.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        return String.join(".", labels);
    }
}
