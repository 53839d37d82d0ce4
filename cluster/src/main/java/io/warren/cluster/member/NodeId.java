package io.warren.cluster.member;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which node, and which life of its data. A node that comes back with its data is the same; one that was wiped has its name
 * and another incarnation, so that nobody takes it for the one whose votes and entries are gone.
 *
 * @param name {@code rabbit@host}
 * @param incarnation drawn when its data directory was made
 */
public record NodeId(String name, long incarnation) {
    /** No colon: JRaft parts the strings of its peers there. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}@[A-Za-z0-9._-]{1,128}");

    private static final char BEFORE_INCARNATION = '+';

    public NodeId {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a node's name: " + name);
        }
    }

    /** Whether a node may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** What {@link #toString} wrote. */
    public static NodeId parse(String text) {
        var at = text.lastIndexOf(BEFORE_INCARNATION);
        if (at < 0) {
            throw new IllegalArgumentException("a node without an incarnation: " + text);
        }
        return new NodeId(text.substring(0, at), HexFormat.fromHexDigitsToLong(text, at + 1, text.length()));
    }

    @Override
    public String toString() {
        return name + BEFORE_INCARNATION + HexFormat.of().toHexDigits(incarnation);
    }
}
