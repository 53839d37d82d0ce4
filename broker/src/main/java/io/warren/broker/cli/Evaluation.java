package io.warren.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The four things that client suites and scripts ask {@code rabbitmqctl eval} for. Erlang is not evaluated: these texts are
 * known, and others are refused.
 */
final class Evaluation {
    private static final Pattern SET_ALARM = Pattern.compile(
            "rabbit_alarm:set_alarm\\(\\{\\{resource_limit, *(memory|disk), *node\\(\\)}, *\\[]}\\)\\.");
    private static final Pattern CLEAR_ALARM =
            Pattern.compile("rabbit_alarm:clear_alarm\\(\\{resource_limit, *(memory|disk), *node\\(\\)}\\)\\.");
    private static final Pattern CHANNEL_MAX =
            Pattern.compile("application:set_env\\(rabbit, *channel_max, *(\\d{1,5})\\)\\.");
    private static final Pattern SET_LOOPBACK =
            Pattern.compile("application:set_env\\(rabbit, *loopback_users, *\\[(.*)]\\)\\.");
    private static final Pattern GET_LOOPBACK =
            Pattern.compile("\\{ok, *V} *= *application:get_env\\(rabbit, *loopback_users\\), *V\\.");
    private static final Pattern BINARY = Pattern.compile("<<\"([^\"]*)\">>");

    private final ManagementClient client;

    Evaluation(ManagementClient client) {
        this.client = client;
    }

    /** What Erlang would print. */
    String of(String text) {
        var setAlarm = SET_ALARM.matcher(text);
        var clearAlarm = CLEAR_ALARM.matcher(text);
        var channelMax = CHANNEL_MAX.matcher(text);
        var setLoopback = SET_LOOPBACK.matcher(text);
        if (setAlarm.matches()) {
            client.put("warren/alarms/" + setAlarm.group(1), Map.of());
        } else if (clearAlarm.matches()) {
            client.delete("warren/alarms/" + clearAlarm.group(1));
        } else if (channelMax.matches()) {
            client.put("warren/channel-max", Map.of("value", Integer.parseInt(channelMax.group(1))));
        } else if (setLoopback.matches()) {
            var users = new ArrayList<String>();
            var each = BINARY.matcher(setLoopback.group(1));
            while (each.find()) {
                users.add(each.group(1));
            }
            client.put("warren/loopback-users", Map.of("users", users));
        } else if (GET_LOOPBACK.matcher(text).matches()) {
            var users = new ArrayList<String>();
            for (JsonNode each : client.get("warren/loopback-users")) {
                users.add("<<\"" + each.asText() + "\">>");
            }
            return "[" + String.join(",", users) + "]";
        } else {
            throw new CommandFailed(ExitCode.USAGE, "eval knows the alarms, channel_max and loopback_users only");
        }
        return "ok";
    }
}
