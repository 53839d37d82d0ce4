package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.Binding.Destination;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.management.api.DefinitionsPlan.Action;
import io.warren.management.api.DefinitionsPlan.Entry;
import io.warren.management.api.DefinitionsPlan.Kind;
import io.warren.management.api.DefinitionsPlan.Refused;
import io.warren.management.api.DefinitionsPlan.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what makes the metadata what is wished, by the rules that the log asks, on a snapshot. Changes nothing.
 *
 * <p>Deleting takes along what nobody meant: bindings go with a queue, and an auto-delete exchange with its last binding. What
 * is to stay is put back in the same plan.
 *
 * <p>Of one request, on its thread.
 */
final class DefinitionsPlanner {
    private final Metadata before;
    private final NodeLimits limits;
    private final Contents contents;
    private final boolean replaces;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<MetadataChange> changes = new ArrayList<>();
    private final Set<List<String>> wanted = new HashSet<>();
    private Metadata now;
    private int unchanged;

    /** What is lost with a queue, now. */
    interface Contents {
        Content of(String virtualHost, String queue);
    }

    /** Messages and consumers of a queue. */
    record Content(long messages, int consumers) {}

    /** Which objects go when they are not among the wishes. */
    interface Prune {
        boolean takes(Kind kind, String virtualHost);

        static Prune nothing() {
            return (_, _) -> false;
        }

        static Prune all() {
            return (_, _) -> true;
        }
    }

    /**
     * Prepares.
     *
     * @param replaces whether queues and exchanges may be deleted and declared again
     */
    DefinitionsPlanner(Metadata before, NodeLimits limits, Contents contents, boolean replaces) {
        this.before = before;
        this.limits = limits;
        this.contents = contents;
        this.replaces = replaces;
        this.now = before;
    }

    /**
     * Plans.
     *
     * @param wishes in an order in which they can be put in
     * @param absent why what is pruned goes
     */
    DefinitionsPlan plan(List<MetadataChange> wishes, Prune prune, String absent) {
        wishes.forEach(each -> wanted.add(DefinedObjects.key(each)));
        wishes.forEach(this::put);
        prune(prune, absent);
        if (hasAdministrator(before) && !hasAdministrator(now)) {
            refused.add(new Refused(new Target(Kind.USER, "", ""), "no administrator would be left"));
        }
        return new DefinitionsPlan(before.revision(), entries, unchanged, refused, changes);
    }

    private static boolean hasAdministrator(Metadata metadata) {
        return metadata.users().values().stream().anyMatch(each -> each.tagged("administrator"));
    }

    private void put(MetadataChange wish) {
        var target = DefinedObjects.target(wish);
        var present = DefinedObjects.present(now, wish);
        if (present instanceof MetadataChange.Bind) {
            unchanged++;
            return;
        }
        switch (MetadataRules.decide(now, wish, limits)) {
            case MetadataRules.Decision.Unchanged() -> unchanged++;
            case MetadataRules.Decision.Accept(var complete) -> {
                now = now.apply(complete);
                changes.add(wish);
                entries.add(
                        present == null
                                ? new Entry(
                                        Action.CREATE,
                                        target,
                                        null,
                                        DefinedObjects.picture(complete),
                                        "is not there",
                                        null)
                                : changed(target, present, complete));
            }
            case MetadataRules.Decision.Refuse(var _, var text) -> {
                switch (present) {
                    case MetadataChange.DeclareQueue declared -> {
                        if (declared.queue().exclusive()) {
                            refused.add(new Refused(target, "is there and exclusive to a connection"));
                        } else {
                            replace(target, declared, wish, text);
                        }
                    }
                    case MetadataChange.DeclareExchange declared -> replace(target, declared, wish, text);
                    case null, default -> refused.add(new Refused(target, text));
                }
            }
        }
    }

    private static Entry changed(Target target, MetadataChange present, MetadataChange fresh) {
        var old = DefinedObjects.picture(present);
        var shown = DefinedObjects.picture(fresh);
        if (present instanceof MetadataChange.PutUser(var was)
                && fresh instanceof MetadataChange.PutUser(var is)
                && !(was.passwordHash().equals(is.passwordHash())
                        && was.hashingAlgorithm().equals(is.hashingAlgorithm()))) {
            shown.put("password", "changed");
        }
        var fields = new ArrayList<String>();
        shown.properties().forEach(each -> {
            if (!Objects.equals(old.get(each.getKey()), each.getValue())) {
                fields.add(each.getKey());
            }
        });
        old.properties().forEach(each -> {
            if (!shown.has(each.getKey())) {
                fields.add(each.getKey());
            }
        });
        return new Entry(
                Action.CHANGE,
                target,
                old,
                shown,
                // Passwords in URIs are not shown, so what shows may be the same.
                "differs in " + (fields.isEmpty() ? "a password" : String.join(", ", fields)),
                null);
    }

    private void replace(Target target, MetadataChange present, MetadataChange wish, String why) {
        if (!replaces) {
            refused.add(new Refused(
                    target, why + "; only with replace=true it is deleted and declared again" + losing(present)));
            return;
        }
        var earlier = now;
        var mark = changes.size();
        var failure = step(DefinedObjects.deletion(present));
        if (failure == null) {
            failure = step(wish);
        }
        if (failure == null) {
            failure = putBack(earlier, target.virtualHost(), bindingsOf(earlier, present), Set.of(), Set.of());
        }
        if (failure != null) {
            now = earlier;
            changes.subList(mark, changes.size()).clear();
            refused.add(new Refused(target, why + "; it cannot be declared again: " + failure));
            return;
        }
        var fresh = DefinedObjects.present(now, wish);
        entries.add(new Entry(
                Action.REPLACE,
                target,
                DefinedObjects.picture(present),
                DefinedObjects.picture(fresh == null ? wish : fresh),
                why,
                loses(present)));
    }

    private String losing(MetadataChange present) {
        return present instanceof MetadataChange.DeclareQueue(var queue)
                ? ", without its "
                        + contents.of(queue.virtualHost(), queue.name()).messages() + " messages"
                : "";
    }

    private @Nullable ObjectNode loses(MetadataChange gone) {
        return switch (gone) {
            case MetadataChange.DeclareQueue(var queue) -> {
                var content = contents.of(queue.virtualHost(), queue.name());
                yield Json.object().put("messages", content.messages()).put("consumers", content.consumers());
            }
            case MetadataChange.PutVirtualHost(var settings) -> {
                var host = before.virtualHost(settings.name());
                var queues = host == null
                        ? List.<String>of()
                        : List.copyOf(host.queues().keySet());
                yield Json.object()
                        .put("queues", queues.size())
                        .put(
                                "messages",
                                queues.stream()
                                        .mapToLong(each -> contents.of(settings.name(), each)
                                                .messages())
                                        .sum());
            }
            default -> null;
        };
    }

    /** Takes one more change, unless it is so already; gives why it may not be. */
    private @Nullable String step(MetadataChange wish) {
        return switch (MetadataRules.decide(now, wish, limits)) {
            case MetadataRules.Decision.Accept(var complete) -> {
                now = now.apply(complete);
                changes.add(wish);
                yield null;
            }
            case MetadataRules.Decision.Unchanged() -> null;
            case MetadataRules.Decision.Refuse(var _, var text) -> text;
        };
    }

    private static Collection<Binding> bindingsOf(Metadata metadata, MetadataChange put) {
        return switch (put) {
            case MetadataChange.DeclareQueue(var queue) -> {
                var host = metadata.virtualHost(queue.virtualHost());
                yield host == null ? List.of() : host.bindingsTo(Destination.queue(queue.name()));
            }
            case MetadataChange.DeclareExchange(var exchange) -> {
                var host = metadata.virtualHost(exchange.virtualHost());
                var found = host == null ? null : host.exchange(exchange.name());
                yield host == null || found == null ? List.of() : bindingsOf(host, found);
            }
            default -> List.of();
        };
    }

    private static List<Binding> bindingsOf(VirtualHostMetadata host, VirtualHostMetadata.Exchange exchange) {
        var all = new ArrayList<>(exchange.outgoing());
        all.addAll(host.bindingsTo(Destination.exchange(exchange.spec().name())));
        return all;
    }

    /**
     * Declares again the exchanges of an earlier moment that went along, and binds again what has lost a binding; gives why
     * that may not be.
     *
     * @param lost bindings that were there
     * @param gone exchanges that are meant to go
     * @param unbound bindings that are meant to go
     */
    private @Nullable String putBack(
            Metadata earlier, String virtualHost, Collection<Binding> lost, Set<String> gone, Set<Binding> unbound) {
        var then = earlier.virtualHost(virtualHost);
        var left = now.virtualHost(virtualHost);
        if (then == null || left == null) {
            return null;
        }
        var back = new ArrayList<>(lost);
        if (left.exchanges().size() < then.exchanges().size()) {
            for (var each : then.exchanges().values()) {
                var name = each.spec().name();
                if (left.exchange(name) == null && !gone.contains(name)) {
                    var failure = step(new MetadataChange.DeclareExchange(each.spec()));
                    if (failure != null) {
                        return failure;
                    }
                    back.addAll(bindingsOf(then, each));
                }
            }
        }
        for (var binding : back) {
            if (!unbound.contains(binding) && bothEndsAreThere(virtualHost, binding)) {
                var failure = step(new MetadataChange.Bind(virtualHost, binding));
                if (failure != null) {
                    return failure;
                }
            }
        }
        return null;
    }

    private boolean bothEndsAreThere(String virtualHost, Binding binding) {
        var host = now.virtualHost(virtualHost);
        return host != null
                && host.exchange(binding.source()) != null
                && switch (binding.destination().kind()) {
                    case QUEUE -> host.queue(binding.destination().name()) != null;
                    case EXCHANGE -> host.exchange(binding.destination().name()) != null;
                };
    }

    private void prune(Prune prune, String absent) {
        var going = DefinedObjects.of(before).stream()
                .filter(each -> {
                    var target = DefinedObjects.target(each);
                    return prune.takes(target.kind(), target.virtualHost())
                            && !wanted.contains(DefinedObjects.key(each));
                })
                .toList();
        var gone = new Going(going);
        var earlier = now;
        for (var each : going.reversed()) {
            if (!gone.takesAlong(each)) {
                delete(each, absent);
            }
        }
        for (var host : gone.hosts) {
            var failure = putBack(
                    earlier,
                    host,
                    List.of(),
                    gone.exchanges.getOrDefault(host, Set.of()),
                    gone.bindings.getOrDefault(host, Set.of()));
            if (failure != null) {
                refused.add(new Refused(new Target(Kind.VHOST, host, host), failure));
            }
        }
    }

    private void delete(MetadataChange present, String absent) {
        var target = DefinedObjects.target(present);
        if (present instanceof MetadataChange.PutUser(var user) && user.tagged("protected")) {
            refused.add(new Refused(target, absent + ", and is protected"));
            return;
        }
        switch (MetadataRules.decide(now, DefinedObjects.deletion(present), limits)) {
            case MetadataRules.Decision.Accept(var complete) -> {
                now = now.apply(complete);
                changes.add(complete);
                entries.add(new Entry(
                        Action.DELETE, target, DefinedObjects.picture(present), null, absent, loses(present)));
            }
            // Went along with something that a wish replaced.
            case MetadataRules.Decision.Unchanged() -> {}
            case MetadataRules.Decision.Refuse(var _, var text) -> refused.add(new Refused(target, text));
        }
    }

    /** What goes, by where it is. */
    private static final class Going {
        private final Set<String> virtualHosts = new HashSet<>();
        private final Set<String> users = new HashSet<>();
        private final Set<String> hosts = new HashSet<>();
        private final Map<String, Set<String>> exchanges = new HashMap<>();
        private final Map<String, Set<String>> queues = new HashMap<>();
        private final Map<String, Set<Binding>> bindings = new HashMap<>();

        Going(List<MetadataChange> going) {
            for (var each : going) {
                switch (each) {
                    case MetadataChange.PutVirtualHost(var settings) -> virtualHosts.add(settings.name());
                    case MetadataChange.PutUser(var user) -> users.add(user.name());
                    case MetadataChange.DeclareExchange(var exchange) ->
                        in(exchanges, exchange.virtualHost()).add(exchange.name());
                    case MetadataChange.DeclareQueue(var queue) ->
                        in(queues, queue.virtualHost()).add(queue.name());
                    case MetadataChange.Bind(var host, var binding) ->
                        in(bindings, host).add(binding);
                    default -> {}
                }
                if (each instanceof MetadataChange.InVirtualHost inside) {
                    hosts.add(inside.virtualHost());
                }
            }
        }

        private static <T> Set<T> in(Map<String, Set<T>> map, String host) {
            return map.computeIfAbsent(host, _ -> new HashSet<>());
        }

        /** Whether something goes with what it belongs to, without being deleted by itself. */
        boolean takesAlong(MetadataChange put) {
            return switch (put) {
                case MetadataChange.PutVirtualHost _, MetadataChange.PutUser _ -> false;
                case MetadataChange.PutPermission(var each) ->
                    virtualHosts.contains(each.virtualHost()) || users.contains(each.user());
                case MetadataChange.PutTopicPermission(var each) ->
                    virtualHosts.contains(each.virtualHost()) || users.contains(each.user());
                case MetadataChange.PutParameter(var each) -> virtualHosts.contains(each.virtualHost());
                case MetadataChange.Bind(var host, var binding) ->
                    virtualHosts.contains(host)
                            || exchanges.getOrDefault(host, Set.of()).contains(binding.source())
                            || switch (binding.destination().kind()) {
                                case EXCHANGE ->
                                    exchanges
                                            .getOrDefault(host, Set.of())
                                            .contains(binding.destination().name());
                                case QUEUE ->
                                    queues.getOrDefault(host, Set.of())
                                            .contains(binding.destination().name());
                            };
                default ->
                    put instanceof MetadataChange.InVirtualHost inside && virtualHosts.contains(inside.virtualHost());
            };
        }
    }
}
