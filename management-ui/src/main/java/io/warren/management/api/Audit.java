package io.warren.management.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.AuditChain;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.NodeView;
import io.warren.engine.view.ObjectName;
import io.warren.engine.view.ProjectionUnavailable;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit}: who changed what and who logged in, when and from where. */
public final class Audit {
    /** The tables run behind the log by moments; whoever asks sees what was changed before he asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int LONGEST_HISTORY = 1_000;

    private final Supplier<MetadataProjection> projection;
    private final Trails trails;

    public Audit(Supplier<MetadataProjection> projection, NodeView node, Gathering gathering) {
        this.projection = projection;
        this.trails = new Trails(projection, node.nodeName(), Audit::json, gathering);
    }

    public Reply list(Request request) {
        var kind = request.query("kind");
        var filter = new AuditFilter(
                request.query("user"),
                request.query("vhost"),
                kind == null ? null : kind(kind),
                request.query("object"),
                revision(request, "since", 0),
                revision(request, "until", Long.MAX_VALUE));
        return asked(request, _ -> Listing.slice(request, page -> trails.audit(request, filter, page), each -> each));
    }

    /** Of one object, the oldest change first. */
    public Reply history(Request request) {
        var kind = kind(request.name("kind"));
        var name = request.name("object");
        var object = new ObjectName(kind, virtualHost(request, kind, name), name);
        return asked(
                request, _ -> new Reply.Rows<>(trails.history(request, object, LONGEST_HISTORY), each -> each, null));
    }

    /** Whether every row of this node's trail is as it was written. */
    public Reply verify(Request request) {
        return asked(request, tables -> {
            var chains = tables.verify();
            var json = Json.object().put("whole", chains.stream().allMatch(each -> each.broken() == null));
            var all = json.putArray("chains");
            chains.forEach(each -> all.add(json(each)));
            return Reply.json(json);
        });
    }

    private static ObjectNode json(AuditChain chain) {
        var json = Json.object()
                .put("name", chain.name())
                .put("rows", chain.rows())
                .put("whole", chain.broken() == null)
                .put("start", chain.start())
                .put("head", chain.head());
        var broken = chain.broken();
        if (broken != null) {
            json.putObject("broken").put("at", broken.position()).put("reason", broken.what());
        }
        return json;
    }

    /** A virtual host is in itself; users and global parameters are in none. */
    private static String virtualHost(Request request, ObjectName.Kind kind, String name) {
        if (request.names("vhost")) {
            return request.name("vhost");
        }
        return kind == ObjectName.Kind.VIRTUAL_HOST ? name : "";
    }

    private Reply asked(Request request, Function<MetadataProjection, Reply> question) {
        var tables = projection.get();
        var wanted = request.metadata().revision();
        try {
            if (!tables.awaitRevision(wanted, PATIENCE)) {
                throw HttpRefused.unavailable("The audit trail is at revision " + tables.appliedRevision() + " of "
                        + wanted + "; try again later");
            }
            return question.apply(tables);
        } catch (ProjectionUnavailable out) {
            throw HttpRefused.unavailable("The audit trail is not available: " + out.getMessage());
        }
    }

    private static ObjectName.Kind kind(String word) {
        return ObjectName.Kind.of(word)
                .orElseThrow(() -> HttpRefused.badRequest("kind must be one of "
                        + Arrays.stream(ObjectName.Kind.values())
                                .map(ObjectName.Kind::word)
                                .collect(Collectors.joining(", "))));
    }

    private static long revision(Request request, String key, long otherwise) {
        var text = request.query(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw HttpRefused.badRequest(key + " must be a revision");
        }
    }

    private static ObjectNode json(AuditEntry entry) {
        var json = Json.object()
                .put("revision", entry.revision())
                .put("timestamp", entry.atMillis())
                .put("user", entry.origin().user())
                .put("from", entry.origin().from())
                .put("action", entry.action().word())
                .put("kind", entry.object().kind().word())
                .put("vhost", entry.object().virtualHost())
                .put("object", entry.object().name());
        json.set("old", state(entry.before()));
        json.set("new", state(entry.after()));
        return json;
    }

    private static JsonNode state(@Nullable String text) {
        try {
            return text == null ? NullNode.getInstance() : Body.MAPPER.readTree(text);
        } catch (JsonProcessingException cause) {
            throw new IllegalStateException("the audit trail holds something that is not JSON", cause);
        }
    }
}
