package io.warren.broker;

import io.warren.broker.cli.Ctl;
import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.configuration.ConfigurationSources;
import io.warren.broker.connection.ListenRefused;
import io.warren.broker.connection.TlsRefused;
import io.warren.broker.log.Logging;
import io.warren.engine.view.NodeView.Listener;
import io.warren.management.BootDefinitions;
import io.warren.storage.file.StorageFailed;
import io.warren.storage.journal.FormatRefused;
import io.warren.storage.metadata.MetadataUnreadable;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code server}, {@code cluster}, {@code version}, and RabbitMQ's tools by their names. Exit codes are those of sysexits.h, as RabbitMQ's tools use them. */
@Command(name = "warren", description = "A message broker that speaks AMQP 0-9-1.", mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int SOFTWARE = 70;
    private static final int CANNOT_CREATE = 73;
    private static final int CONFIGURATION = 78;

    private static final Set<String> TOOLS = Set.of(
            "ctl", "rabbitmqctl", "rabbitmq-diagnostics", "rabbitmq-queues", "rabbitmq-plugins", "rabbitmq-upgrade");

    public static void main(String[] arguments) {
        var line = List.of(arguments);
        if (!line.isEmpty() && TOOLS.contains(line.getFirst())) {
            System.exit(
                    Ctl.run(line.getFirst(), line.subList(1, line.size()), System.getenv(), System.out, System.err));
        }
        var commands = new CommandLine(new Main())
                .addSubcommand(new Server())
                .addSubcommand(new LocalCluster())
                .addSubcommand(new Version())
                .addSubcommand(new Rehearse());
        commands.setParameterExceptionHandler((wrong, _) -> misused(wrong, System.err));
        commands.setExecutionExceptionHandler((cause, _, _) -> refused(cause, System.err));
        System.exit(commands.execute(arguments));
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return USAGE;
    }

    /** One line. What follows an equals sign is not repeated: it may be a secret under a misspelled name. */
    private static int misused(ParameterException wrong, PrintStream err) {
        var what = wrong instanceof UnmatchedArgumentException unmatched
                ? "unknown argument " + unmatched.getUnmatched().getFirst().split("=", 2)[0]
                : wrong.getMessage();
        err.println("warren: " + what + "; "
                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help tells what there is");
        return USAGE;
    }

    /** One line for what a person can mend; a stack trace only for our own mistakes. */
    private static int refused(Exception cause, PrintStream err) {
        switch (cause) {
            case ConfigurationRefused refusal -> {
                refusal.problems().forEach(each -> err.println("warren: " + each));
                return CONFIGURATION;
            }
            case ListenRefused refusal -> err.println("warren: " + refusal.getMessage());
            case TlsRefused refusal -> {
                err.println("warren: " + refusal.getMessage());
                return CONFIGURATION;
            }
            case DataDirectory.Refused refusal -> {
                err.println("warren: " + refusal.getMessage());
                return refusal.inUse() ? UNAVAILABLE : CANNOT_CREATE;
            }
            case FormatRefused refusal -> {
                err.println("warren: " + refusal.getMessage());
                return CANNOT_CREATE;
            }
            case MetadataUnreadable refusal -> {
                err.println("warren: " + refusal.getMessage());
                return CANNOT_CREATE;
            }
            case BootDefinitions.Refused refusal -> {
                err.println("warren: " + refusal.getMessage());
                return CONFIGURATION;
            }
            case StorageFailed refusal -> {
                err.println("warren: " + refusal.getMessage());
                return CANNOT_CREATE;
            }
            default -> {
                err.println("warren: " + cause);
                cause.printStackTrace(err);
                return SOFTWARE;
            }
        }
        return UNAVAILABLE;
    }

    /** Runs a node until it is told to stop. */
    @Command(name = "server", description = "Runs a broker in the foreground.", mixinStandardHelpOptions = true)
    static final class Server implements Callable<Integer> {
        @Option(names = "--config", paramLabel = "FILE", description = "A file in rabbitmq.conf's format.")
        private @Nullable Path config;

        @Option(names = "--data-dir", paramLabel = "DIR", description = "Where everything is kept (./data).")
        private @Nullable Path dataDirectory;

        @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One key of the configuration; repeatable.")
        private List<String> settings = List.of();

        @Option(names = "--node-name", paramLabel = "NAME", description = "Name of the node (rabbit@localhost).")
        private @Nullable String nodeName;

        @Override
        public Integer call() throws InterruptedException {
            var configuration = Configuration.load(
                    new ConfigurationSources(config, settings, System.getenv(), dataDirectory, nodeName));
            Logging.start(configuration);
            var log = LoggerFactory.getLogger("default");
            configuration
                    .ignored()
                    .forEach(key -> log.atWarn().addKeyValue("key", key).log("key_without_effect"));
            var asked = new CountDownLatch(1);
            var broker = Broker.start(configuration, asked::countDown, (event, cause) -> {
                log.atError().setCause(cause).log(event);
                // What is not on the disk must not be confirmed, by whatever still runs: nothing does after this.
                Runtime.getRuntime().halt(1);
            });
            var ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                asked.countDown();
                try {
                    ended.await();
                } catch (InterruptedException stopped) {
                    // Nobody interrupts a hook; if somebody did, the process ends all the same.
                }
                // A broker that was told to stop and did has succeeded, whatever signal told it.
                Runtime.getRuntime().halt(0);
            }));
            System.out.println(ready(broker.listeners(), broker.login()));
            try {
                asked.await();
                log.atInfo().log("stopping");
                broker.close();
                log.atInfo().log("stopped");
            } finally {
                ended.countDown();
            }
            return 0;
        }

        private static String ready(List<Listener> listeners, String login) {
            return listeners.stream()
                            .map(each -> each.protocol() + " " + each.host() + ":" + each.port())
                            .collect(Collectors.joining(", ", "Warren is ready: ", "; "))
                    + pages(listeners).map(each -> "web UI " + each + ", ").orElse("")
                    + login;
        }

        /** What a browser on this machine opens. */
        private static Optional<URI> pages(List<Listener> listeners) {
            return listeners.stream()
                    .filter(each -> Set.of("http", "https").contains(each.protocol()))
                    .map(each -> URI.create(each.protocol() + "://" + local(each.host()) + ":" + each.port() + "/"))
                    .findFirst();
        }

        private static String local(String host) {
            if (Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0").contains(host)) {
                return "localhost";
            }
            return host.contains(":") ? "[" + host + "]" : host;
        }
    }

    @Command(name = "version", description = "Prints the version.")
    static final class Version implements Runnable {
        @Override
        public void run() {
            System.out.println("warren " + LiveNode.WARREN_VERSION);
        }
    }

    /** Goes through what the program does, so that the JVM can remember it. */
    @Command(name = "rehearse", hidden = true)
    static final class Rehearse implements Callable<Integer> {
        @CommandLine.Parameters(arity = "0..1")
        private String kind = "server";

        @Override
        public Integer call() throws java.io.IOException {
            if (!kind.equals("server")) {
                // Nobody listens there; what is loaded until that is found out is what every command needs.
                return Ctl.run(
                                        "ctl",
                                        List.of("ping", "--url", "http://127.0.0.1:1"),
                                        java.util.Map.of(),
                                        System.out,
                                        System.err)
                                == UNAVAILABLE
                        ? 0
                        : SOFTWARE;
            }
            Rehearsal.run();
            return 0;
        }
    }
}
