package io.warren.broker.cli;

import java.io.PrintStream;
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
            var client = new ManagementClient(
                    arguments.option("url", environment.getOrDefault("WARREN_URL", "http://127.0.0.1:15672")),
                    arguments.option("user", environment.getOrDefault("WARREN_USER", "guest")),
                    arguments.option("password", environment.getOrDefault("WARREN_PASSWORD", "guest")),
                    Duration.ofSeconds(Long.parseLong(arguments.option("timeout", "60"))));
            verb.run(new Verbs.Call(arguments, client, out));
            return ExitCode.OK.number();
        } catch (CommandFailed failed) {
            err.println("Error: " + failed.getMessage());
            return failed.code().number();
        } catch (NumberFormatException notANumber) {
            err.println("Error: not a number: " + notANumber.getMessage());
            return ExitCode.USAGE.number();
        }
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
