package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.MetadataChange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What would become of the definitions: entries for people, changes for the log.
 *
 * @param revision of the metadata that it was made for
 * @param unchanged so many are so already
 * @param refused what cannot be as it is wished. A plan with any of these is not applied
 * @param changes what the entries come to, in their order, with the bindings that a replaced queue or exchange gets back
 */
record DefinitionsPlan(
        long revision, List<Entry> entries, int unchanged, List<Refused> refused, List<MetadataChange> changes) {
    DefinitionsPlan {
        entries = List.copyOf(entries);
        refused = List.copyOf(refused);
        changes = List.copyOf(changes);
    }

    /** What happens to an object. */
    enum Action {
        CREATE,
        CHANGE,
        /** Deleted and declared again: nobody can change what it was declared with. */
        REPLACE,
        DELETE
    }

    /** The kinds of objects, in the words of the audit trail. */
    enum Kind {
        VHOST,
        USER,
        PERMISSION,
        TOPIC_PERMISSION,
        GLOBAL_PARAMETER,
        PARAMETER,
        POLICY,
        OPERATOR_POLICY,
        EXCHANGE,
        QUEUE,
        BINDING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Names an object; what has no virtual host has an empty one. */
    record Target(Kind kind, String virtualHost, String name) {
        ObjectNode json(String action) {
            return Json.object()
                    .put("action", action)
                    .put("kind", kind.word())
                    .put("vhost", virtualHost)
                    .put("name", name);
        }
    }

    /**
     * What happens to one object.
     *
     * @param old null for what is not there yet
     * @param fresh null for what goes
     * @param loses what is lost with it that no undo brings back, null for nothing
     */
    record Entry(
            Action action,
            Target target,
            @Nullable ObjectNode old,
            @Nullable ObjectNode fresh,
            String why,
            @Nullable ObjectNode loses) {
        ObjectNode json() {
            var json = target.json(action.name().toLowerCase(Locale.ROOT));
            json.set("old", old);
            json.set("new", fresh);
            json.put("why", why);
            json.set("loses", loses);
            return json;
        }
    }

    /** Something that cannot be as it is wished. */
    record Refused(Target target, String why) {
        ObjectNode json() {
            var json = target.json("refused");
            json.remove("action");
            return json.put("why", why);
        }
    }

    ObjectNode json() {
        var json = Json.object().put("revision", revision);
        var shown = json.putArray("changes");
        entries.forEach(each -> shown.add(each.json()));
        json.put("unchanged", unchanged);
        var not = json.putArray("refused");
        refused.forEach(each -> not.add(each.json()));
        return json;
    }
}
