package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.KeptStates;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.api.DefinitionsPlan.Kind;
import io.warren.management.api.DefinitionsPlanner.Content;
import io.warren.management.api.DefinitionsPlanner.Prune;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code /api/definitions/plan} and its sisters: what a document would change, changing it as one transaction, and going
 * back.
 */
public final class DefinitionsPlans {
    private static final int MOST_REASONS = 10;

    private final BulkChanges bulk;
    private final Users users;
    private final Supplier<EngineView> engine;
    private final Supplier<KeptStates> states;
    private final String node;
    private final Gathering gathering;

    public DefinitionsPlans(
            BulkChanges bulk,
            Users users,
            Supplier<EngineView> engine,
            Supplier<KeptStates> states,
            NodeView node,
            Gathering gathering) {
        this.bulk = bulk;
        this.users = users;
        this.engine = engine;
        this.states = states;
        this.node = node.nodeName();
        this.gathering = gathering;
        gathering.serve("states", _ -> kept());
    }

    public Reply plan(Request request) {
        return Reply.json(planned(request, everything(request)).json());
    }

    public Reply planVirtualHost(Request request) {
        return Reply.json(planned(request, virtualHost(request)).json());
    }

    public Reply apply(Request request) {
        return apply(request, everything(request), "apply");
    }

    public Reply applyVirtualHost(Request request) {
        return apply(request, virtualHost(request), "apply to vhost '" + request.name("vhost") + "'");
    }

    /** What can be gone back to: each node keeps what was changed through it. */
    public Reply history(Request request) {
        var rows = gathering.rows(request, "states");
        rows.sort(Comparator.<ObjectNode>comparingLong(
                        each -> each.path("revision").asLong())
                .reversed());
        return new Reply.Rows<>(rows, each -> each, null);
    }

    private List<ObjectNode> kept() {
        return states.get().all().stream()
                .map(each -> Json.object()
                        .put("revision", each.revision())
                        .put("timestamp", each.atMillis())
                        .put("user", each.origin().user())
                        .put("from", each.origin().from())
                        .put("why", each.why())
                        .put("node", node))
                .toList();
    }

    /** Makes everything what it was; with {@code dry_run} it only tells what that takes. */
    public Reply undo(Request request) {
        var revision = number(request, "revision");
        var state = switch (states.get().state(revision)) {
            case KeptStates.State.Whole(var metadata) -> metadata;
            case KeptStates.State.NotKept() -> throw notKept(request, revision);
            case KeptStates.State.Damaged(var what) -> throw HttpRefused.of(500, "internal_server_error", what);
        };
        var plan =
                planner(request).plan(DefinedObjects.of(state), Prune.all(), "was not there at revision " + revision);
        if (request.queryFlag("dry_run")) {
            return Reply.json(plan.json());
        }
        var since = request.query("at") == null ? request.metadata().revision() : number(request, "at");
        return make(request, plan, since, "undo to revision " + revision);
    }

    private HttpRefused notKept(Request request, long revision) {
        return gathering.others(request, "states", Map.of()).stream()
                .filter(each -> each.path("revision").asLong() == revision)
                .findFirst()
                .map(each -> HttpRefused.notFound("the state of revision " + revision + " is kept by "
                        + each.path("node").asText() + ": ask that node"))
                .orElseGet(() -> HttpRefused.notFound("no state is kept of revision " + revision
                        + "; /api/definitions/history lists those that are"));
    }

    private Reply apply(Request request, DefinitionsDocument.Read document, String why) {
        var since = number(request, "revision");
        return make(request, planned(request, document), since, why);
    }

    private Reply make(Request request, DefinitionsPlan plan, long since, String why) {
        var origin = request.caller().origin();
        // That the plan is out of date comes first: what it refuses may be for that reason.
        bulk.check(since, origin);
        if (!plan.refused().isEmpty()) {
            throw HttpRefused.badRequest(reasons(plan));
        }
        var before = request.metadata();
        var applied = bulk.make(before, plan.changes(), Math.min(since, before.revision()), origin, why);
        var json = plan.json().put("revision", applied.revision());
        if (!applied.changes().isEmpty()) {
            json.put("undo", before.revision());
        }
        return Reply.json(json);
    }

    private static String reasons(DefinitionsPlan plan) {
        var all = plan.refused();
        var shown = all.stream()
                .limit(MOST_REASONS)
                .map(each -> each.target().kind().word() + " '" + each.target().name() + "'"
                        + (each.target().virtualHost().isEmpty()
                                ? ""
                                : " in vhost '" + each.target().virtualHost() + "'")
                        + ": " + each.why())
                .collect(Collectors.joining("; "));
        return "nothing was changed: " + shown
                + (all.size() > MOST_REASONS ? "; and " + (all.size() - MOST_REASONS) + " more" : "");
    }

    private DefinitionsPlan planned(Request request, DefinitionsDocument.Read document) {
        return planner(request)
                .plan(
                        document.wishes(),
                        request.queryFlag("prune") ? prune(document) : Prune.nothing(),
                        "is not in the document");
    }

    private DefinitionsPlanner planner(Request request) {
        var view = engine.get();
        return new DefinitionsPlanner(
                request.metadata(),
                bulk.limits(),
                (virtualHost, queue) -> view.queue(virtualHost, queue)
                        .map(each -> new Content(
                                each.stats().ready() + each.stats().unacked(),
                                each.stats().consumers()))
                        .orElse(new Content(0, 0)),
                request.queryFlag("replace"));
    }

    /** Kinds that the document lists, in virtual hosts that it names. A document says nothing of other virtual hosts. */
    private static Prune prune(DefinitionsDocument.Read document) {
        var kinds = EnumSet.noneOf(Kind.class);
        document.categories().forEach(each -> kinds.addAll(kinds(each)));
        return (kind, virtualHost) -> kinds.contains(kind)
                && (virtualHost.isEmpty() || document.virtualHosts().contains(virtualHost));
    }

    private static Set<Kind> kinds(String category) {
        return switch (category) {
            case "users" -> Set.of(Kind.USER);
            case "permissions" -> Set.of(Kind.PERMISSION);
            case "topic_permissions" -> Set.of(Kind.TOPIC_PERMISSION);
            case "global_parameters" -> Set.of(Kind.GLOBAL_PARAMETER);
            case "parameters" -> Set.of(Kind.PARAMETER, Kind.OPERATOR_POLICY);
            case "policies" -> Set.of(Kind.POLICY);
            case "exchanges" -> Set.of(Kind.EXCHANGE);
            case "queues" -> Set.of(Kind.QUEUE);
            case "bindings" -> Set.of(Kind.BINDING);
            default -> Set.of();
        };
    }

    private DefinitionsDocument.Read everything(Request request) {
        return reader(request).everything(request.document("failed_to_parse_json"));
    }

    private DefinitionsDocument.Read virtualHost(Request request) {
        var name = request.virtualHost().settings().name();
        return reader(request).intoVirtualHost(name, request.document("failed_to_parse_json"));
    }

    private DefinitionsDocument reader(Request request) {
        Metadata now = request.metadata();
        return new DefinitionsDocument(
                users, bulk.components(), now, request.caller().origin(), DefinitionsDocument.Present.WISHED);
    }

    private static long number(Request request, String key) {
        var given = request.query(key);
        try {
            if (given != null) {
                var number = Long.parseLong(given);
                if (number >= 0) {
                    return number;
                }
            }
        } catch (NumberFormatException notANumber) {
            // As one that is missing.
        }
        throw HttpRefused.badRequest(key + " must be given, as a number");
    }
}
