package io.warren.cluster.metadata;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.ArrayList;
import java.util.List;

/**
 * What listeners are told when this node takes over a snapshot and does not know how it came about: changes that name
 * everything that is not as it was, not those that happened. Pure.
 */
final class Difference {
    private final List<MetadataChange> changes = new ArrayList<>();

    private Difference() {}

    static List<MetadataChange> of(Metadata before, Metadata after) {
        var difference = new Difference();
        difference.virtualHosts(before, after);
        difference.people(before, after);
        return difference.changes;
    }

    private void virtualHosts(Metadata before, Metadata after) {
        for (var each : before.virtualHosts().values()) {
            var name = each.settings().name();
            var now = after.virtualHost(name);
            if (now == null) {
                changes.add(new MetadataChange.DeleteVirtualHost(name));
            } else {
                queues(each, now);
            }
        }
        for (var each : after.virtualHosts().values()) {
            if (before.virtualHost(each.settings().name()) == null) {
                changes.add(new MetadataChange.PutVirtualHost(each.settings()));
                each.queues().values().forEach(queue -> changes.add(new MetadataChange.DeclareQueue(queue)));
            }
        }
    }

    private void queues(VirtualHostMetadata before, VirtualHostMetadata after) {
        var name = before.settings().name();
        for (var queue : before.queues().values()) {
            var now = after.queue(queue.name());
            if (now == null || now.id() != queue.id()) {
                changes.add(new MetadataChange.DeleteQueue(name, queue.name(), queue.id()));
            }
        }
        for (var queue : after.queues().values()) {
            var then = before.queue(queue.name());
            if (then == null || then.id() != queue.id()) {
                changes.add(new MetadataChange.DeclareQueue(queue));
            }
        }
        // One that was put or deleted stands for all: what is in effect is worked out anew for each queue.
        if (!before.policies().equals(after.policies())
                || !before.operatorPolicies().equals(after.operatorPolicies())) {
            changes.add(new MetadataChange.DeletePolicy(name, ""));
        }
    }

    private void people(Metadata before, Metadata after) {
        for (var user : before.users().keySet()) {
            if (after.user(user) == null) {
                changes.add(new MetadataChange.DeleteUser(user));
            }
        }
        before.permissions().forEach((grant, permission) -> {
            if (!permission.equals(after.permission(grant.user(), grant.virtualHost()))) {
                changes.add(new MetadataChange.DeletePermission(grant.user(), grant.virtualHost()));
            }
        });
        after.parameters().forEach((key, parameter) -> {
            if (!parameter.equals(before.parameters().get(key))) {
                changes.add(new MetadataChange.PutParameter(parameter));
            }
        });
        before.parameters().keySet().forEach(key -> {
            if (!after.parameters().containsKey(key)) {
                changes.add(new MetadataChange.DeleteParameter(key.virtualHost(), key.component(), key.name()));
            }
        });
    }
}
