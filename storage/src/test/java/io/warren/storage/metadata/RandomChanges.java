package io.warren.storage.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import java.util.List;
import java.util.random.RandomGenerator;

/** Wishes of every kind from few names, so that they meet. */
public final class RandomChanges {
    public static final int KINDS = 20;

    private final RandomGenerator random;

    public RandomChanges(RandomGenerator random) {
        this.random = random;
    }

    /** Mostly queues, exchanges and bindings, as in life. */
    public MetadataChange next(Metadata now) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> kind(10, now);
            case 3, 4 -> kind(8, now);
            case 5, 6, 7, 8 -> kind(12, now);
            case 9, 10 -> kind(11, now);
            case 11 -> kind(13, now);
            case 12 -> kind(9, now);
            case 13, 14 -> kind(0, now);
            default -> kind(random.nextInt(KINDS), now);
        };
    }

    public MetadataChange kind(int kind, Metadata now) {
        return switch (kind) {
            case 0 ->
                new MetadataChange.PutVirtualHost(new VirtualHost(
                        virtualHost(),
                        text(),
                        List.of("a", text()),
                        "",
                        random.nextBoolean(),
                        false,
                        random.nextInt(-1, 50),
                        random.nextInt(-1, 1) * 1000L - 1));
            case 1 -> new MetadataChange.DeleteVirtualHost(virtualHost());
            case 2 ->
                new MetadataChange.PutUser(
                        new User(user(), "aGFzaA" + text(), "rabbit_password_hashing_sha256", List.of(text()), -1, 7));
            case 3 -> new MetadataChange.DeleteUser(user());
            case 4 -> new MetadataChange.PutPermission(new Permission(user(), virtualHost(), ".*", text(), ""));
            case 5 -> new MetadataChange.DeletePermission(user(), virtualHost());
            case 6 ->
                new MetadataChange.PutTopicPermission(
                        new TopicPermission(user(), virtualHost(), exchange(), text(), ".*"));
            case 7 ->
                new MetadataChange.DeleteTopicPermission(user(), virtualHost(), random.nextBoolean() ? "" : exchange());
            case 8 ->
                new MetadataChange.DeclareExchange(new ExchangeSpec(
                        0,
                        virtualHost(),
                        exchange(),
                        List.of("direct", "fanout", "topic").get(random.nextInt(3)),
                        random.nextInt(3) > 0,
                        random.nextBoolean(),
                        false,
                        FieldTable.EMPTY,
                        user()));
            case 9 -> new MetadataChange.DeleteExchange(virtualHost(), exchange(), random.nextBoolean());
            case 10 ->
                new MetadataChange.DeclareQueue(new QueueSpec(
                        0,
                        virtualHost(),
                        queue(),
                        QueueType.CLASSIC,
                        random.nextInt(3) > 0,
                        random.nextInt(4) == 0,
                        random.nextBoolean(),
                        FieldTable.builder()
                                .put("x-max-length", new FieldValue.Int32(random.nextInt(9)))
                                .build(),
                        0,
                        user()));
            case 11 -> {
                var host = virtualHost();
                var queue = queue();
                var in = now.virtualHost(host);
                var found = in == null ? null : in.queue(queue);
                yield new MetadataChange.DeleteQueue(host, queue, found == null ? 3 : found.id());
            }
            case 12 -> new MetadataChange.Bind(virtualHost(), binding());
            case 13 -> new MetadataChange.Unbind(virtualHost(), binding());
            case 14 -> new MetadataChange.PutPolicy(policy());
            case 15 -> new MetadataChange.DeletePolicy(virtualHost(), "p" + random.nextInt(2));
            case 16 -> new MetadataChange.PutOperatorPolicy(policy());
            case 17 -> new MetadataChange.DeleteOperatorPolicy(virtualHost(), "p" + random.nextInt(2));
            case 18 -> new MetadataChange.PutParameter(new Parameter(virtualHost(), "federation", "n", value(0)));
            case 19 -> new MetadataChange.DeleteParameter(virtualHost(), "federation", "n");
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }

    private Policy policy() {
        var word = List.of(Policy.ApplyTo.ALL, Policy.ApplyTo.QUEUES, Policy.ApplyTo.CLASSIC_QUEUES)
                .get(random.nextInt(3));
        return new Policy(
                virtualHost(),
                "p" + random.nextInt(2),
                "^q",
                word,
                random.nextInt(5),
                FieldTable.builder()
                        .put("max-length", new FieldValue.Int64(1 + random.nextInt(9)))
                        .build());
    }

    private Binding binding() {
        var to = random.nextInt(3) > 0 ? Binding.Destination.queue(queue()) : Binding.Destination.exchange(exchange());
        return new Binding(exchange(), to, "k" + random.nextInt(2), FieldTable.EMPTY);
    }

    private FieldValue value(int depth) {
        return switch (random.nextInt(depth > 3 ? 8 : 10)) {
            case 0 -> new FieldValue.Bool(random.nextBoolean());
            case 1 -> new FieldValue.Int64(random.nextLong());
            case 2 -> new FieldValue.Float64(random.nextDouble());
            case 3 -> FieldValue.LongString.of(text());
            case 4 -> new FieldValue.Void();
            case 5 -> new FieldValue.Timestamp(random.nextLong());
            case 6 -> new FieldValue.Decimal(3, random.nextInt());
            case 7 -> new FieldValue.Bytes(new byte[] {0, 1, -1});
            case 8 -> new FieldValue.Array(List.of(value(depth + 1), value(depth + 1)));
            default ->
                new FieldValue.Table(
                        FieldTable.builder().put(text(), value(depth + 1)).build());
        };
    }

    private String virtualHost() {
        return random.nextInt(4) > 0 ? "/" : "v";
    }

    private String user() {
        return "u" + random.nextInt(3);
    }

    private String queue() {
        return "q" + random.nextInt(4);
    }

    private String exchange() {
        return "e" + random.nextInt(4);
    }

    private String text() {
        return List.of("", "plain", "é中😀", "a\tb\n\"", "x".repeat(40)).get(random.nextInt(5));
    }
}
