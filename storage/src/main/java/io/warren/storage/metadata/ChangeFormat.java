package io.warren.storage.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.MalformedWire;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import java.nio.ByteBuffer;

/**
 * The stored form of a change: a version, the number of its kind, its fields.
 *
 * <p>A number once given is never used for anything else. A new field makes a new version; a version or kind that this
 * release does not know is refused as a newer release's, never skipped, because what follows builds on it. Pure.
 */
public final class ChangeFormat {
    /** What is written. Everything from 1 up to this is read. */
    public static final int VERSION = 1;

    /** No stored change is larger. */
    public static final int MAX_BYTES = 32 << 20;

    private ChangeFormat() {}

    /** Written by a newer release. */
    public static final class Newer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Newer(String what) {
            super(what);
        }
    }

    /**
     * Its bytes, which were read back once and gave the same change.
     *
     * @throws IllegalArgumentException if it cannot be stored unaltered
     */
    public static byte[] write(MetadataChange change) {
        var out = new FormatWriter(128);
        out.u8(VERSION);
        fields(out, change);
        var bytes = out.toBytes();
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a change of " + bytes.length + " bytes");
        }
        try {
            if (!read(ByteBuffer.wrap(bytes)).equals(change)) {
                throw new IllegalArgumentException("a change that reads back as another");
            }
        } catch (MalformedWire unreadable) {
            throw new IllegalArgumentException("a change with " + unreadable.getMessage());
        }
        return bytes;
    }

    /**
     * Reads the whole buffer.
     *
     * @throws MalformedWire if it is none of ours
     * @throws Newer if a newer release wrote it
     */
    public static MetadataChange read(ByteBuffer bytes) {
        var in = new FormatReader(bytes);
        var version = in.u8();
        if (version == 0 || version > VERSION) {
            throw new Newer("version " + version + " of a change, this release reads up to " + VERSION);
        }
        var change = change(in);
        in.end();
        return change;
    }

    private static void fields(FormatWriter out, MetadataChange change) {
        switch (change) {
            case MetadataChange.PutVirtualHost(var settings) -> virtualHost(out.u8(1), settings);
            case MetadataChange.DeleteVirtualHost(var name) -> out.u8(2).text(name);
            case MetadataChange.PutUser(var user) -> user(out.u8(3), user);
            case MetadataChange.DeleteUser(var name) -> out.u8(4).text(name);
            case MetadataChange.PutPermission(var permission) -> permission(out.u8(5), permission);
            case MetadataChange.DeletePermission(var user, var virtualHost) ->
                out.u8(6).text(user).text(virtualHost);
            case MetadataChange.PutTopicPermission(var permission) -> topicPermission(out.u8(7), permission);
            case MetadataChange.DeleteTopicPermission(var user, var virtualHost, var exchange) ->
                out.u8(8).text(user).text(virtualHost).text(exchange);
            case MetadataChange.DeclareExchange(var exchange) -> exchange(out.u8(9), exchange);
            case MetadataChange.DeleteExchange(var virtualHost, var name, var ifUnused) ->
                out.u8(10).text(virtualHost).text(name).bool(ifUnused);
            case MetadataChange.DeclareQueue(var queue) -> queue(out.u8(11), queue);
            case MetadataChange.DeleteQueue(var virtualHost, var name, var id) ->
                out.u8(12).text(virtualHost).text(name).i64(id);
            case MetadataChange.Bind(var virtualHost, var binding) ->
                binding(out.u8(13).text(virtualHost), binding);
            case MetadataChange.Unbind(var virtualHost, var binding) ->
                binding(out.u8(14).text(virtualHost), binding);
            case MetadataChange.PutPolicy(var policy) -> policy(out.u8(15), policy);
            case MetadataChange.DeletePolicy(var virtualHost, var name) ->
                out.u8(16).text(virtualHost).text(name);
            case MetadataChange.PutOperatorPolicy(var policy) -> policy(out.u8(17), policy);
            case MetadataChange.DeleteOperatorPolicy(var virtualHost, var name) ->
                out.u8(18).text(virtualHost).text(name);
            case MetadataChange.PutParameter(var parameter) -> parameter(out.u8(19), parameter);
            case MetadataChange.DeleteParameter(var virtualHost, var component, var name) ->
                out.u8(20).text(virtualHost).text(component).text(name);
        }
    }

    private static MetadataChange change(FormatReader in) {
        var kind = in.u8();
        return switch (kind) {
            case 1 -> new MetadataChange.PutVirtualHost(virtualHost(in));
            case 2 -> new MetadataChange.DeleteVirtualHost(in.text());
            case 3 -> new MetadataChange.PutUser(user(in));
            case 4 -> new MetadataChange.DeleteUser(in.text());
            case 5 -> new MetadataChange.PutPermission(permission(in));
            case 6 -> new MetadataChange.DeletePermission(in.text(), in.text());
            case 7 -> new MetadataChange.PutTopicPermission(topicPermission(in));
            case 8 -> new MetadataChange.DeleteTopicPermission(in.text(), in.text(), in.text());
            case 9 -> new MetadataChange.DeclareExchange(exchange(in));
            case 10 -> new MetadataChange.DeleteExchange(in.text(), in.text(), in.bool());
            case 11 -> new MetadataChange.DeclareQueue(queue(in));
            case 12 -> new MetadataChange.DeleteQueue(in.text(), in.text(), in.i64());
            case 13 -> new MetadataChange.Bind(in.text(), binding(in));
            case 14 -> new MetadataChange.Unbind(in.text(), binding(in));
            case 15 -> new MetadataChange.PutPolicy(policy(in));
            case 16 -> new MetadataChange.DeletePolicy(in.text(), in.text());
            case 17 -> new MetadataChange.PutOperatorPolicy(policy(in));
            case 18 -> new MetadataChange.DeleteOperatorPolicy(in.text(), in.text());
            case 19 -> new MetadataChange.PutParameter(parameter(in));
            case 20 -> new MetadataChange.DeleteParameter(in.text(), in.text(), in.text());
            default -> throw new Newer("a change of kind " + kind + ", which this release does not know");
        };
    }

    private static void virtualHost(FormatWriter out, VirtualHost settings) {
        out.text(settings.name())
                .text(settings.description())
                .texts(settings.tags())
                .text(settings.defaultQueueType())
                .bool(settings.tracing())
                .bool(settings.protectedFromDeletion())
                .i64(settings.maxConnections())
                .i64(settings.maxQueues());
    }

    private static VirtualHost virtualHost(FormatReader in) {
        return new VirtualHost(in.text(), in.text(), in.texts(), in.text(), in.bool(), in.bool(), in.i64(), in.i64());
    }

    private static void user(FormatWriter out, User user) {
        out.text(user.name())
                .text(user.passwordHash())
                .text(user.hashingAlgorithm())
                .texts(user.tags())
                .i64(user.maxConnections())
                .i64(user.maxChannels());
    }

    private static User user(FormatReader in) {
        return new User(in.text(), in.text(), in.text(), in.texts(), in.i64(), in.i64());
    }

    private static void permission(FormatWriter out, Permission permission) {
        out.text(permission.user())
                .text(permission.virtualHost())
                .text(permission.configure())
                .text(permission.write())
                .text(permission.read());
    }

    private static Permission permission(FormatReader in) {
        return new Permission(in.text(), in.text(), in.text(), in.text(), in.text());
    }

    private static void topicPermission(FormatWriter out, TopicPermission permission) {
        out.text(permission.user())
                .text(permission.virtualHost())
                .text(permission.exchange())
                .text(permission.write())
                .text(permission.read());
    }

    private static TopicPermission topicPermission(FormatReader in) {
        return new TopicPermission(in.text(), in.text(), in.text(), in.text(), in.text());
    }

    private static void exchange(FormatWriter out, ExchangeSpec exchange) {
        out.i64(exchange.id())
                .text(exchange.virtualHost())
                .text(exchange.name())
                .text(exchange.type())
                .bool(exchange.durable())
                .bool(exchange.autoDelete())
                .bool(exchange.internal())
                .table(exchange.arguments())
                .text(exchange.user());
    }

    private static ExchangeSpec exchange(FormatReader in) {
        return new ExchangeSpec(
                in.i64(), in.text(), in.text(), in.text(), in.bool(), in.bool(), in.bool(), in.table(), in.text());
    }

    private static void queue(FormatWriter out, QueueSpec queue) {
        out.i64(queue.id())
                .text(queue.virtualHost())
                .text(queue.name())
                .u8(
                        switch (queue.type()) {
                            case CLASSIC -> 1;
                            case QUORUM -> 2;
                            case STREAM -> 3;
                        })
                .bool(queue.durable())
                .bool(queue.exclusive())
                .bool(queue.autoDelete())
                .table(queue.arguments())
                .i64(queue.owner())
                .text(queue.user());
    }

    private static QueueSpec queue(FormatReader in) {
        return new QueueSpec(
                in.i64(),
                in.text(),
                in.text(),
                queueType(in.u8()),
                in.bool(),
                in.bool(),
                in.bool(),
                in.table(),
                in.i64(),
                in.text());
    }

    private static QueueType queueType(int number) {
        return switch (number) {
            case 1 -> QueueType.CLASSIC;
            case 2 -> QueueType.QUORUM;
            case 3 -> QueueType.STREAM;
            default -> throw new Newer("a queue of type " + number + ", which this release does not know");
        };
    }

    private static void binding(FormatWriter out, Binding binding) {
        out.text(binding.source())
                .u8(
                        switch (binding.destination().kind()) {
                            case QUEUE -> 1;
                            case EXCHANGE -> 2;
                        })
                .text(binding.destination().name())
                .text(binding.routingKey())
                .table(binding.arguments());
    }

    private static Binding binding(FormatReader in) {
        return new Binding(in.text(), destination(in), in.text(), in.table());
    }

    private static Binding.Destination destination(FormatReader in) {
        var kind = in.u8();
        return switch (kind) {
            case 1 -> Binding.Destination.queue(in.text());
            case 2 -> Binding.Destination.exchange(in.text());
            default -> throw new Newer("a binding to something of kind " + kind);
        };
    }

    private static void policy(FormatWriter out, Policy policy) {
        out.text(policy.virtualHost())
                .text(policy.name())
                .text(policy.pattern())
                .u8(
                        switch (policy.applyTo()) {
                            case ALL -> 1;
                            case QUEUES -> 2;
                            case CLASSIC_QUEUES -> 3;
                            case QUORUM_QUEUES -> 4;
                            case STREAMS -> 5;
                            case EXCHANGES -> 6;
                        })
                .i64(policy.priority())
                .table(policy.definition());
    }

    private static Policy policy(FormatReader in) {
        return new Policy(in.text(), in.text(), in.text(), applyTo(in.u8()), in.i64(), in.table());
    }

    private static Policy.ApplyTo applyTo(int number) {
        return switch (number) {
            case 1 -> Policy.ApplyTo.ALL;
            case 2 -> Policy.ApplyTo.QUEUES;
            case 3 -> Policy.ApplyTo.CLASSIC_QUEUES;
            case 4 -> Policy.ApplyTo.QUORUM_QUEUES;
            case 5 -> Policy.ApplyTo.STREAMS;
            case 6 -> Policy.ApplyTo.EXCHANGES;
            default -> throw new Newer("a policy for something of kind " + number);
        };
    }

    private static void parameter(FormatWriter out, Parameter parameter) {
        // A value has no wire form of its own, so it travels as the one entry of a table.
        out.text(parameter.virtualHost())
                .text(parameter.component())
                .text(parameter.name())
                .table(FieldTable.builder().put("", parameter.value()).build());
    }

    private static Parameter parameter(FormatReader in) {
        return new Parameter(in.text(), in.text(), in.text(), onlyValue(in.table()));
    }

    private static FieldValue onlyValue(FieldTable table) {
        var value = table.get("");
        if (value == null || table.size() != 1) {
            throw new MalformedWire("a parameter without its value");
        }
        return value;
    }
}
