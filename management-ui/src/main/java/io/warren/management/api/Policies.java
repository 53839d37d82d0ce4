package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import io.warren.management.http.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;

/** {@code /api/policies} and, of the same shape, {@code /api/operator-policies}. */
public final class Policies {
    /** Whose they are. */
    public enum Kind {
        USERS,
        OPERATORS
    }

    private final Kind kind;
    private final Changes changes;
    private final Permits permits;
    private final boolean fixed;

    /**
     * Prepares.
     *
     * @param fixed whether the configuration forbids to change them
     */
    public Policies(Kind kind, Changes changes, Permits permits, boolean fixed) {
        this.kind = kind;
        this.changes = changes;
        this.permits = permits;
        this.fixed = fixed;
    }

    public Reply list(Request request) {
        var rows = new ArrayList<Policy>();
        for (var virtualHost : permits.listed(request)) {
            in(virtualHost).values().stream()
                    .sorted(Comparator.comparing(Policy::name))
                    .forEach(rows::add);
        }
        return Listing.whole(request, rows, Policies::json);
    }

    public Reply get(Request request) {
        return Reply.json(json(existing(request)));
    }

    public Reply put(Request request) {
        changeable();
        var virtualHost = request.virtualHost();
        var name = request.name("name");
        var policy = policy(virtualHost.settings().name(), name, request.body());
        var before = in(virtualHost).get(name);
        changes.make(
                request,
                switch (kind) {
                    case USERS -> new MetadataChange.PutPolicy(policy);
                    case OPERATORS -> new MetadataChange.PutOperatorPolicy(policy);
                });
        return Reply.put(before == null);
    }

    public Reply delete(Request request) {
        changeable();
        var policy = existing(request);
        changes.make(
                request,
                switch (kind) {
                    case USERS -> new MetadataChange.DeletePolicy(policy.virtualHost(), policy.name());
                    case OPERATORS -> new MetadataChange.DeleteOperatorPolicy(policy.virtualHost(), policy.name());
                });
        return Reply.done();
    }

    private void changeable() {
        if (fixed) {
            throw HttpRefused.of(405, "method_not_allowed", "Operator policy changes are disabled");
        }
    }

    private Map<String, Policy> in(VirtualHostMetadata virtualHost) {
        return switch (kind) {
            case USERS -> virtualHost.policies();
            case OPERATORS -> virtualHost.operatorPolicies();
        };
    }

    private Policy existing(Request request) {
        var found = in(request.virtualHost()).get(request.name("name"));
        if (found == null) {
            throw HttpRefused.noSuchObject();
        }
        return found;
    }

    /** From a PUT or from a definitions file. */
    static Policy policy(String virtualHost, String name, Body body) {
        body.require("pattern", "definition");
        var word = body.text("apply-to", "all");
        var applyTo = Policy.ApplyTo.of(word)
                .orElseThrow(() -> HttpRefused.badRequest("Validation failed\n\napply-to '" + word
                        + "' unrecognised: it must be one of all, queues, exchanges, classic_queues, quorum_queues,"
                        + " streams\n"));
        return new Policy(
                virtualHost,
                Texts.shortString("name", name),
                body.text("pattern", ""),
                applyTo,
                body.number("priority", 0),
                TableJson.toTable(body.object("definition")));
    }

    static ObjectNode json(Policy policy) {
        var json = Json.object()
                .put("vhost", policy.virtualHost())
                .put("name", policy.name())
                .put("pattern", policy.pattern())
                .put("apply-to", policy.applyTo().word());
        json.set("definition", TableJson.of(policy.definition()));
        return json.put("priority", policy.priority());
    }
}
