package io.warren.engine.metadata;

import java.util.Objects;
import java.util.stream.Stream;
import org.pcollections.PMap;

/** What a policy that is set or cleared means for the queues of its virtual host. Pure. */
public final class PolicyChanges {
    private PolicyChanges() {}

    /** The queues whose policy or operator policy is another one, or defined otherwise, than it was. */
    public static Stream<QueueSpec> queues(VirtualHostMetadata before, VirtualHostMetadata after) {
        return after.queues().values().stream()
                .filter(queue -> isOther(before.policies(), after.policies(), queue)
                        || isOther(before.operatorPolicies(), after.operatorPolicies(), queue));
    }

    private static boolean isOther(PMap<String, Policy> before, PMap<String, Policy> after, QueueSpec queue) {
        return !Objects.equals(PolicyMatch.forQueue(before, queue), PolicyMatch.forQueue(after, queue));
    }
}
