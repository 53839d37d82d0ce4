package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.access.Passwords;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.User;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Logins;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Small questions: who am I, what are you called, which version, and what a client asks to find out what there is not. */
public final class Identity {
    private final NodeView node;
    private final Changes changes;
    private final Passwords passwords;
    private final Logins logins;
    private final String rabbitVersion;
    private final int sessionMinutes;

    public Identity(
            NodeView node,
            Changes changes,
            Passwords passwords,
            Logins logins,
            String rabbitVersion,
            int sessionMinutes) {
        this.node = node;
        this.changes = changes;
        this.passwords = passwords;
        this.logins = logins;
        this.rabbitVersion = rabbitVersion;
        this.sessionMinutes = sessionMinutes;
    }

    public Reply whoAmI(Request request) {
        return Reply.json(user(request.caller().user()).put("login_session_timeout", sessionMinutes));
    }

    public Reply version(Request request) {
        return Reply.json(TextNode.valueOf(rabbitVersion));
    }

    /** Older user interfaces ask before they show their login form. */
    public Reply auth(Request request) {
        return Reply.json(Json.object().put("oauth_enabled", false));
    }

    /** Checks a password and hands back what a client may send from then on: the same, as Basic authentication. */
    public Reply login(Request request) {
        var form = request.form();
        var name = form.getOrDefault("username", "");
        var password = form.getOrDefault("password", "");
        switch (logins.login(name, password, request.peer(), Logins.Way.FORM)) {
            case Logins.Outcome.Granted _ -> {}
            case Logins.Outcome.OnlyLocal _ -> throw HttpRefused.notAuthorised("User can only log in via localhost");
            case Logins.Outcome.Refused() -> throw HttpRefused.notAuthenticated();
        }
        var user = request.metadata().user(name);
        if (user == null) {
            throw HttpRefused.notAuthenticated();
        }
        var json = Json.object();
        json.set("user", user(user));
        var basic = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        json.putObject("token")
                .put("type", "basic")
                .put("value", Base64.getEncoder().encodeToString(basic));
        return Reply.json(json);
    }

    private static ObjectNode user(User user) {
        var json = Json.object().put("name", user.name());
        json.set("tags", Json.texts(user.tags()));
        return json.put("is_internal_user", true);
    }

    /** A hash that {@code PUT /api/users} takes as {@code password_hash}. */
    public Reply hashPassword(Request request) {
        return Reply.json(
                Json.object().put("ok", passwords.hash(request.name("password"), "rabbit_password_hashing_sha256")));
    }

    public Reply clusterName(Request request) {
        return Reply.json(Json.object().put("name", node.clusterName()));
    }

    public Reply renameCluster(Request request) {
        var name = request.body().requiredText("name");
        if (name.isBlank()) {
            throw HttpRefused.badRequest("name must not be empty");
        }
        changes.make(
                request,
                new MetadataChange.PutParameter(new Parameter("", "", "cluster_name", FieldValue.LongString.of(name))));
        return Reply.done();
    }

    /** The configuration in effect, secrets masked, in the form of the configuration file. */
    public Reply configuration(Request request) {
        var text = new StringBuilder();
        node.settings()
                .forEach(each -> text.append(each.key())
                        .append(" = ")
                        .append(each.value())
                        .append("  # ")
                        .append(each.origin())
                        .append('\n'));
        return new Reply.Text(text.toString());
    }

    /** There is nothing that extends the user interface. */
    public Reply none(Request request) {
        return Reply.json(Json.array());
    }

    /** RabbitMQ's tells nothing more since 4.0. */
    public Reply alive(Request request) {
        request.virtualHost();
        return Reply.json(Json.object().put("status", "ok"));
    }
}
