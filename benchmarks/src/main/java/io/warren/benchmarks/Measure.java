package io.warren.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What grows along a curve, and what its cost is counted in. */
enum Measure {
    CONNECTIONS("Messages over many connections", "connections, published to in turn", "message", false),
    CONNECTING("Opening connections", "connections opened, each with a channel", "connection", false),
    QUEUES("Messages to many queues", "queues, each with a consumer, published to in turn", "message", false),
    DECLARING("Declaring queues", "durable queues declared", "queue", false),
    BINDINGS("Messages through many bindings", "bindings of a topic exchange, one of which matches", "message", false),
    BINDING("Binding", "bindings made to a topic exchange", "binding", false),
    BACKLOG("Messages through a queue with a backlog", "messages that wait in the queue", "message", false),
    FILLING("Filling a queue without consumers", "messages that wait in the queue", "message", false),
    SIZE("Messages of any size", "size of the body", "message", true),
    CONSUMERS("Many consumers of a queue", "consumers of one queue", "message", false),
    FANOUT("Wide fan-out", "queues that each message goes to", "delivery", false);

    private final String title;
    private final String what;
    private final String unit;
    private final boolean bytes;

    Measure(String title, String what, String unit, boolean bytes) {
        this.title = title;
        this.what = what;
        this.unit = unit;
        this.bytes = bytes;
    }

    static Optional<Measure> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    /** On the command line, in the raw file and in file names. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    /** What is counted along the curve. */
    String what() {
        return what;
    }

    /** What the cost is that of. */
    String unit() {
        return unit;
    }

    /** Whether the curve goes along bytes and not along a number of things. */
    boolean bytes() {
        return bytes;
    }
}
