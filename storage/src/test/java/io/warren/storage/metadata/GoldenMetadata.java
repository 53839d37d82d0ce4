package io.warren.storage.metadata;

import static io.warren.storage.metadata.Answers.ask;
import static io.warren.storage.metadata.Answers.askTogether;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.file.FileStore;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The metadata of the golden directories: written once, by the release with format 1, and what is to be found in them ever
 * after. A snapshot and two logs, in which every kind of change was written.
 */
public final class GoldenMetadata {
    /** The directory in what {@link #write} was given. */
    public static final Path DIRECTORY = Path.of("/metadata");

    /** Ids that the log gave. */
    public static final long FIRST = 22;

    public static final long SECOND = 23;
    public static final long DROPPED = 24;

    private static final long KEEP_HISTORY = 1 << 20;
    private static final FieldTable QUEUE_ARGUMENTS = FieldTable.builder()
            .put("x-max-length", new FieldValue.Int64(1_000))
            .put("x-overflow", "reject-publish")
            .put("x-queue-type", "classic")
            .build();

    private static final FieldTable QUORUM_ARGUMENTS =
            FieldTable.builder().put("x-queue-type", "quorum").build();
    private static final FieldTable CLASSIC_ARGUMENTS =
            FieldTable.builder().put("x-queue-type", "classic").build();

    private static final FieldTable BINDING_ARGUMENTS = FieldTable.builder()
            .put("x-match", "all")
            .put("colour", "é中😀")
            .put("size", new FieldValue.Int32(3))
            .build();

    private static final Clock CLOCK = new Clock() {
        @Override
        public long wallMillis() {
            return 1_700_000_000_000L;
        }

        @Override
        public long monotonicMillis() {
            return 0;
        }
    };

    private GoldenMetadata() {}

    /** Lives two lives; the disk is shown as it is when the second is killed, and when it ended in order. */
    public static void write(Consumer<ForgetfulDisk> killed, Consumer<ForgetfulDisk> stopped) {
        var disk = new ForgetfulDisk();
        var first = open(disk);
        firstLife().forEach(each -> apply(first, each));
        // Its last word is torn, so the second life begins with a snapshot.
        disk.failWriteAfter(0);
        first.close();
        disk.processDied();

        var second = open(disk);
        secondLife().forEach(each -> apply(second, each));
        killed.accept(disk);
        second.close();
        stopped.accept(disk);
    }

    /**
     * The same declared by one transaction and a change behind it; a record of that kind came later than the others. The disk
     * is shown as it is when the broker is killed.
     */
    public static void writeTransaction(Consumer<ForgetfulDisk> killed) {
        var disk = new ForgetfulDisk();
        var log = open(disk);
        if (!(askTogether(log, MetadataTransaction.ANY, firstLife().toArray(new MetadataChange[0]))
                instanceof TransactionOutcome.Applied)) {
            throw new AssertionError("not applied together");
        }
        secondLife().forEach(each -> apply(log, each));
        killed.accept(disk);
        log.close();
    }

    private static LocalMetadataLog open(FileStore store) {
        return LocalMetadataLog.open(store, DIRECTORY, NodeLimits.NONE, _ -> {}, CLOCK, KEEP_HISTORY);
    }

    private static void apply(LocalMetadataLog log, MetadataChange change) {
        if (!(ask(log, change) instanceof MetadataOutcome.Applied)) {
            throw new AssertionError("not applied: " + change);
        }
    }

    private static final VirtualHost TEAM =
            new VirtualHost("team é", "a description", List.of("tag", "é"), "quorum", false, true, 50, 1_000);

    private static final User ADA = new User(
            "ada", "aGFzaA==", "rabbit_password_hashing_sha256", List.of("administrator", "monitoring"), -1, 7);

    private static List<MetadataChange> firstLife() {
        return List.of(
                new MetadataChange.PutVirtualHost(VirtualHost.named("/")),
                new MetadataChange.PutVirtualHost(TEAM),
                new MetadataChange.PutVirtualHost(VirtualHost.named("gone")),
                new MetadataChange.PutUser(ADA),
                new MetadataChange.PutUser(new User("gone", "", "rabbit_password_hashing_sha512", List.of(), 1, -1)),
                new MetadataChange.PutPermission(new Permission("ada", "/", ".*", "^amq\\.", "")),
                new MetadataChange.PutPermission(new Permission("gone", "/", "", "", ".*")),
                new MetadataChange.PutTopicPermission(
                        new TopicPermission("ada", "/", "amq.topic", "{username}\\..*", ".*")),
                new MetadataChange.PutTopicPermission(new TopicPermission("gone", "/", "amq.topic", "", "")),
                new MetadataChange.DeclareQueue(queue("first", QueueType.CLASSIC, QUEUE_ARGUMENTS)),
                new MetadataChange.DeclareQueue(queue("second", QueueType.QUORUM, QUORUM_ARGUMENTS)),
                new MetadataChange.DeclareQueue(queue("dropped", QueueType.CLASSIC, CLASSIC_ARGUMENTS)),
                new MetadataChange.DeclareExchange(exchange("golden", "headers")),
                new MetadataChange.DeclareExchange(exchange("gone", "fanout")),
                new MetadataChange.Bind("/", bind("golden", Binding.Destination.queue("first"), BINDING_ARGUMENTS)),
                new MetadataChange.Bind(
                        "/", bind("golden", Binding.Destination.exchange("amq.topic"), FieldTable.EMPTY)),
                new MetadataChange.Bind("/", bind("amq.topic", Binding.Destination.queue("second"), FieldTable.EMPTY)),
                new MetadataChange.PutPolicy(policy("limits")),
                new MetadataChange.PutPolicy(policy("gone")),
                new MetadataChange.PutOperatorPolicy(policy("operator")),
                new MetadataChange.PutOperatorPolicy(policy("gone")),
                new MetadataChange.PutParameter(new Parameter("/", "component", "name", everyValue())),
                new MetadataChange.PutParameter(new Parameter("", "", "global", new FieldValue.Int64(-1))),
                new MetadataChange.PutParameter(new Parameter("/", "component", "gone", new FieldValue.Void())));
    }

    private static List<MetadataChange> secondLife() {
        return List.of(
                new MetadataChange.DeleteQueue("/", "dropped", DROPPED),
                new MetadataChange.Unbind(
                        "/", bind("golden", Binding.Destination.exchange("amq.topic"), FieldTable.EMPTY)),
                new MetadataChange.DeleteExchange("/", "gone", false),
                new MetadataChange.DeletePolicy("/", "gone"),
                new MetadataChange.DeleteOperatorPolicy("/", "gone"),
                new MetadataChange.DeleteParameter("/", "component", "gone"),
                new MetadataChange.DeleteTopicPermission("gone", "/", "amq.topic"),
                new MetadataChange.DeletePermission("gone", "/"),
                new MetadataChange.DeleteUser("gone"),
                new MetadataChange.DeleteVirtualHost("gone"));
    }

    /** What is declared in both directories, in the order in which a snapshot has it. */
    public static List<MetadataChange> expected() {
        var all = new ArrayList<MetadataChange>();
        all.add(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
        all.addAll(predeclared("/", 1));
        all.add(new MetadataChange.DeclareExchange(exchange("golden", "headers").withId(25)));
        all.add(new MetadataChange.DeclareQueue(
                queue("first", QueueType.CLASSIC, QUEUE_ARGUMENTS).withId(FIRST)));
        all.add(new MetadataChange.DeclareQueue(
                queue("second", QueueType.QUORUM, QUORUM_ARGUMENTS).withId(SECOND)));
        all.add(new MetadataChange.Bind("/", bind("amq.topic", Binding.Destination.queue("second"), FieldTable.EMPTY)));
        all.add(new MetadataChange.Bind("/", bind("golden", Binding.Destination.queue("first"), BINDING_ARGUMENTS)));
        all.add(new MetadataChange.PutPolicy(policy("limits")));
        all.add(new MetadataChange.PutOperatorPolicy(policy("operator")));
        all.add(new MetadataChange.PutVirtualHost(TEAM));
        all.addAll(predeclared(TEAM.name(), 8));
        all.add(new MetadataChange.PutUser(ADA));
        all.add(new MetadataChange.PutPermission(new Permission("ada", "/", ".*", "^amq\\.", "")));
        all.add(new MetadataChange.PutTopicPermission(
                new TopicPermission("ada", "/", "amq.topic", "{username}\\..*", ".*")));
        all.add(new MetadataChange.PutParameter(new Parameter("", "", "global", new FieldValue.Int64(-1))));
        all.add(new MetadataChange.PutParameter(new Parameter("/", "component", "name", everyValue())));
        return all;
    }

    private static QueueSpec queue(String name, QueueType type, FieldTable arguments) {
        return new QueueSpec(0, "/", name, type, true, false, false, arguments, 0, "ada");
    }

    private static ExchangeSpec exchange(String name, String type) {
        return new ExchangeSpec(0, "/", name, type, true, false, false, FieldTable.EMPTY, "ada");
    }

    private static List<MetadataChange> predeclared(String virtualHost, long firstId) {
        return List.of(
                predeclared(virtualHost, firstId, "", "direct"),
                predeclared(virtualHost, firstId + 1, "amq.direct", "direct"),
                predeclared(virtualHost, firstId + 2, "amq.fanout", "fanout"),
                predeclared(virtualHost, firstId + 4, "amq.headers", "headers"),
                predeclared(virtualHost, firstId + 5, "amq.match", "headers"),
                predeclared(virtualHost, firstId + 6, "amq.rabbitmq.trace", "topic"),
                predeclared(virtualHost, firstId + 3, "amq.topic", "topic"));
    }

    private static MetadataChange predeclared(String virtualHost, long id, String name, String type) {
        return new MetadataChange.DeclareExchange(new ExchangeSpec(
                id,
                virtualHost,
                name,
                type,
                true,
                false,
                name.equals("amq.rabbitmq.trace"),
                FieldTable.EMPTY,
                "rmq-internal"));
    }

    private static Binding bind(String source, Binding.Destination to, FieldTable arguments) {
        return new Binding(source, to, "key é", arguments);
    }

    private static Policy policy(String name) {
        return new Policy(
                "/",
                name,
                "^first$",
                Policy.ApplyTo.QUEUES,
                7,
                FieldTable.builder()
                        .put("max-length", new FieldValue.Int64(500))
                        .build());
    }

    private static FieldValue everyValue() {
        return new FieldValue.Table(FieldTable.builder()
                .put("bool", new FieldValue.Bool(true))
                .put("int64", new FieldValue.Int64(Long.MAX_VALUE))
                .put("float64", new FieldValue.Float64(-0.25))
                .put("text", "é中😀")
                .put("void", new FieldValue.Void())
                .put("timestamp", new FieldValue.Timestamp(1_700_000_000L))
                .put("decimal", new FieldValue.Decimal(3, -5))
                .put("bytes", new FieldValue.Bytes(new byte[] {0, 1, -1}))
                .put("array", new FieldValue.Array(List.of(new FieldValue.Int64(1), new FieldValue.Bool(false))))
                .build());
    }

    /** What survives in a directory, in words. */
    public static List<MetadataChange> read(Path directory) {
        try (var log = LocalMetadataLog.open(new DiskFiles(), directory, NodeLimits.NONE, failure -> {
            throw new AssertionError(failure);
        })) {
            return Answers.surviving(log.current());
        }
    }

    /** Kinds of changes that are nowhere in the logs of this directory. */
    public static TreeSet<String> changesMissing(Path directory) {
        var missing = new TreeSet<String>();
        kinds(MetadataChange.class, missing);
        try (var log = LocalMetadataLog.open(new DiskFiles(), directory, NodeLimits.NONE, _ -> {})) {
            log.replay(0, each -> missing.remove(each.change().getClass().getSimpleName()));
        }
        return missing;
    }

    private static void kinds(Class<?> of, TreeSet<String> to) {
        if (of.isSealed()) {
            for (var each : of.getPermittedSubclasses()) {
                kinds(each, to);
            }
        } else {
            to.add(of.getSimpleName());
        }
    }
}
