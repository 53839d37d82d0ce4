package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.access.HashingAlgorithm;
import io.warren.engine.access.Passwords;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.User;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Texts;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/users}: who may log in. Hashes go out to administrators only, passwords never. */
public final class Users {
    private static final int MOST_TAGS = 32;
    private static final String DEFAULT_IMPORTED_ALGORITHM = "rabbit_password_hashing_sha256";

    private final Changes changes;
    private final Passwords passwords;

    public Users(Changes changes, Passwords passwords) {
        this.changes = changes;
        this.passwords = passwords;
    }

    public Reply list(Request request) {
        return Listing.paged(request, byName(request.metadata()), User::name, Users::json);
    }

    public Reply listWithoutPermissions(Request request) {
        var metadata = request.metadata();
        var without = byName(metadata).stream()
                .filter(user -> metadata.permissions().keySet().stream()
                        .noneMatch(grant -> grant.user().equals(user.name())))
                .toList();
        return Listing.paged(request, without, User::name, Users::json);
    }

    public Reply get(Request request) {
        return Reply.json(json(existing(request)));
    }

    public Reply put(Request request) {
        var name = request.name("user");
        var before = request.metadata().user(name);
        if (before != null) {
            unprotected(before);
        }
        changes.make(request, new MetadataChange.PutUser(user(name, request.body(), before)));
        return Reply.put(before == null);
    }

    public Reply delete(Request request) {
        var user = existing(request);
        unprotected(user);
        changes.make(request, new MetadataChange.DeleteUser(user.name()));
        return Reply.done();
    }

    /** One by one, each by the rules of a single deletion; who is protected or not there is passed over. */
    public Reply bulkDelete(Request request) {
        var body = request.body().require("users");
        for (var name : body.texts("users")) {
            var user = request.metadata().user(name);
            if (user != null && !user.tagged("protected")) {
                changes.make(request, new MetadataChange.DeleteUser(name));
            }
        }
        return Reply.done();
    }

    /** The user of the path, or 404. */
    static User existing(Request request) {
        var user = request.metadata().user(request.name("user"));
        if (user == null) {
            throw HttpRefused.noSuchObject();
        }
        return user;
    }

    /** From a PUT or from a definitions file. */
    User user(String name, Body body, @Nullable User before) {
        Texts.shortString("name", name);
        if (body.has("password") && body.has("password_hash")) {
            throw HttpRefused.badRequest("both_password_and_password_hash_are_provided");
        }
        var limits = new Body(body.object("limits"));
        var maxConnections = limits.number("max-connections", before == null ? -1 : before.maxConnections());
        var maxChannels = limits.number("max-channels", before == null ? -1 : before.maxChannels());
        var tags = tags(body);
        var password = body.text("password");
        if (password != null && !password.isEmpty()) {
            return passwords.withPassword(
                    new User(name, "", passwords.algorithm(), tags, maxConnections, maxChannels), password);
        }
        // An empty password logs nobody in, and neither does none at all: then an old one is cleared.
        var hash = body.text("password_hash", "");
        return new User(name, checked(hash), algorithm(body), tags, maxConnections, maxChannels);
    }

    /** From a definitions file: a password that is right already keeps its hash, so that the same file changes nothing. */
    User imported(String name, Body body, @Nullable User before) {
        var user = user(name, body, before);
        var password = body.text("password", "");
        return before == null || password.isEmpty() || !passwords.matches(before, password)
                ? user
                : new User(
                        name,
                        before.passwordHash(),
                        before.hashingAlgorithm(),
                        user.tags(),
                        user.maxConnections(),
                        user.maxChannels());
    }

    private static List<String> tags(Body body) {
        if (body.has("tags")) {
            var tags = body.words("tags");
            if (tags.size() > MOST_TAGS) {
                throw HttpRefused.badRequest(
                        "A user can have at most " + MOST_TAGS + " tags (received " + tags.size() + ")");
            }
            tags.forEach(tag -> Texts.shortString("tag", tag));
            return tags;
        }
        if (body.has("administrator")) {
            return body.flag("administrator", false) ? List.of("administrator") : List.of();
        }
        throw HttpRefused.badRequest("tags_not_present");
    }

    private static String algorithm(Body body) {
        var algorithm = body.text("hashing_algorithm", DEFAULT_IMPORTED_ALGORITHM);
        return HashingAlgorithm.of(algorithm)
                .orElseThrow(() -> HttpRefused.badRequest("unknown hashing algorithm: " + algorithm))
                .module();
    }

    private static String checked(String hash) {
        try {
            Base64.getDecoder().decode(hash);
            return hash;
        } catch (IllegalArgumentException notBase64) {
            // Not repeated: it may be a password in the wrong place.
            throw HttpRefused.badRequest("not_base64");
        }
    }

    private static void unprotected(User user) {
        if (user.tagged("protected")) {
            throw HttpRefused.badRequest("Protected users cannot be modified via the HTTP API");
        }
    }

    static List<User> byName(Metadata metadata) {
        return metadata.users().values().stream()
                .sorted(Comparator.comparing(User::name))
                .toList();
    }

    static ObjectNode json(User user) {
        var json = Json.object()
                .put("name", user.name())
                .put("password_hash", user.passwordHash())
                .put("hashing_algorithm", user.hashingAlgorithm());
        json.set("tags", Json.texts(user.tags()));
        json.set("limits", UserLimits.limits(user));
        return json;
    }
}
