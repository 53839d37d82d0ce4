package io.warren.management.api;

import com.fasterxml.jackson.databind.node.TextNode;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.access.Passwords;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;

/** Small questions: who am I, what are you called, which version, and what a client asks to find out what there is not. */
public final class Identity {
    private final NodeView node;
    private final Changes changes;
    private final Passwords passwords;
    private final String rabbitVersion;

    public Identity(NodeView node, Changes changes, Passwords passwords, String rabbitVersion) {
        this.node = node;
        this.changes = changes;
        this.passwords = passwords;
        this.rabbitVersion = rabbitVersion;
    }

    public Reply whoAmI(Request request) {
        var json = Json.object().put("name", request.caller().name());
        json.set("tags", Json.texts(request.caller().user().tags()));
        return Reply.json(json.put("is_internal_user", true));
    }

    public Reply version(Request request) {
        return Reply.json(TextNode.valueOf(rabbitVersion));
    }

    /** Older user interfaces ask before they show their login form. */
    public Reply auth(Request request) {
        return Reply.json(Json.object().put("oauth_enabled", false));
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

    /** There is nothing to extend, to switch on or that is deprecated. */
    public Reply none(Request request) {
        return Reply.json(Json.array());
    }

    /** RabbitMQ's tells nothing more since 4.0. */
    public Reply alive(Request request) {
        request.virtualHost();
        return Reply.json(Json.object().put("status", "ok"));
    }
}
