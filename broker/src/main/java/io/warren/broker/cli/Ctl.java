package io.warren.broker.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** RabbitMQ's tools as one program: {@code rabbitmqctl} and its sisters, by the name they are called by. */
public final class Ctl {
    private Ctl() {}

    /**
     * Runs one command.
     *
     * @param tool the name it was called by, for messages
     * @return the exit code
     */
    public static int run(
            String tool, List<String> line, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            var arguments = Arguments.parse(line);
            if (arguments.flag("help") || arguments.verb().equals("help")) {
                return help(tool, arguments, out, err);
            }
            var verb = Verbs.ALL.get(arguments.verb());
            if (verb == null) {
                throw new CommandFailed(
                        ExitCode.USAGE, "command '" + arguments.verb() + "' not found; " + tool + " help lists them");
            }
            verb.run(new Verbs.Call(arguments, client(arguments, environment), out));
            return ExitCode.OK.number();
        } catch (CommandFailed failed) {
            err.println("Error: " + failed.getMessage());
            return failed.code().number();
        } catch (NumberFormatException notANumber) {
            err.println("Error: not a number: " + notANumber.getMessage());
            return ExitCode.USAGE.number();
        }
    }

    /** The socket of a node on this machine, unless somebody says whom to ask or as whom. */
    private static ManagementClient client(Arguments arguments, Map<String, String> environment) {
        var timeout = Duration.ofSeconds(Long.parseLong(arguments.option("timeout", "60")));
        var told = arguments.flag("url")
                || arguments.flag("user")
                || environment.containsKey("WARREN_URL")
                || environment.containsKey("WARREN_USER");
        var socket = Path.of(arguments.option("data-dir", dataDirectory(environment)), "management.sock");
        if (!told && SocketWire.reaches(socket)) {
            return new ManagementClient(SocketWire.to(socket), timeout);
        }
        return new ManagementClient(
                new HttpWire(arguments.option("url", environment.getOrDefault("WARREN_URL", "http://127.0.0.1:15672"))),
                arguments.option("user", environment.getOrDefault("WARREN_USER", "guest")),
                arguments.option("password", environment.getOrDefault("WARREN_PASSWORD", "guest")),
                timeout);
    }

    /** Where a server with this environment keeps everything. */
    private static String dataDirectory(Map<String, String> environment) {
        for (var each : List.of("WARREN_DATA_DIR", "RABBITMQ_DATA_DIR", "RABBITMQ_MNESIA_DIR")) {
            var directory = environment.getOrDefault(each, "");
            if (!directory.isEmpty()) {
                return directory;
            }
        }
        return "data";
    }

    private static int help(String tool, Arguments arguments, PrintStream out, PrintStream err) {
        var about = arguments.words().isEmpty() && !arguments.verb().equals("help")
                ? arguments.verb()
                : arguments.word(0, "a command", "");
        if (about.isEmpty()) {
            out.println("Usage: " + tool + " [-p VHOST] [-q] [--formatter json] COMMAND ...");
            Verbs.ALL.keySet().stream().sorted().forEach(each -> out.println("  " + each));
            return ExitCode.OK.number();
        }
        if (!Verbs.ALL.containsKey(about)) {
            err.println("Error: command '" + about + "' not found");
            return ExitCode.USAGE.number();
        }
        out.println("Usage: " + tool + " " + about + " ..., as RabbitMQ's");
        return ExitCode.OK.number();
    }
}
