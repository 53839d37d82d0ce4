package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.User;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.List;

/** {@code /api/user-limits}: how many connections and channels a user may have; -1 is no limit. */
public final class UserLimits {
    private final Changes changes;

    public UserLimits(Changes changes) {
        this.changes = changes;
    }

    public Reply list(Request request) {
        return rows(request, Users.byName(request.metadata()));
    }

    public Reply get(Request request) {
        return rows(request, List.of(Users.existing(request)));
    }

    public Reply put(Request request) {
        var user = Users.existing(request);
        var value = request.body().require("value").number("value", -1);
        changes.make(request, new MetadataChange.PutUser(changed(user, request.name("name"), value)));
        return Reply.done();
    }

    public Reply delete(Request request) {
        var user = Users.existing(request);
        changes.make(request, new MetadataChange.PutUser(changed(user, request.name("name"), -1)));
        return Reply.done();
    }

    private static User changed(User user, String limit, long value) {
        if (value < -1) {
            throw HttpRefused.badRequest(
                    "Validation failed\n\n" + limit + " must be -1 or more, actually was " + value + "\n");
        }
        return switch (limit) {
            case "max-connections" -> limited(user, value, user.maxChannels());
            case "max-channels" -> limited(user, user.maxConnections(), value);
            default ->
                throw HttpRefused.badRequest(
                        "Unrecognised terms [{<<\"" + limit + "\">>," + value + "}] in user-limits");
        };
    }

    private static User limited(User user, long maxConnections, long maxChannels) {
        return new User(
                user.name(), user.passwordHash(), user.hashingAlgorithm(), user.tags(), maxConnections, maxChannels);
    }

    private static Reply rows(Request request, List<User> users) {
        var limited = users.stream().filter(user -> !limits(user).isEmpty()).toList();
        return Listing.whole(request, limited, user -> {
            var json = Json.object().put("user", user.name());
            json.set("value", limits(user));
            return json;
        });
    }

    static ObjectNode limits(User user) {
        var limits = Json.object();
        if (user.maxConnections() >= 0) {
            limits.put("max-connections", user.maxConnections());
        }
        if (user.maxChannels() >= 0) {
            limits.put("max-channels", user.maxChannels());
        }
        return limits;
    }
}
