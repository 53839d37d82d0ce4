package io.warren.compat.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.Broker;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What one node says of the cluster: {@code GET /api/cluster/status}. */
public record ClusterStatus(List<String> running, List<Shard> shards) {
    /**
     * A replicated group as this node has it.
     *
     * @param leader the node that leads it, empty while nobody does
     * @param applied the last entry that this node has applied
     * @param hash of all that this node has applied; empty where it is no member
     * @param voters names of those that the leader counts, one for each: a member that is about to be replaced by another of
     *     the same node is there as well
     */
    public record Shard(
            int id,
            String leader,
            List<String> members,
            long applied,
            String hash,
            List<String> voters,
            List<Replica> replicas) {
        public Shard {
            members = List.copyOf(members);
            voters = List.copyOf(voters);
            replicas = List.copyOf(replicas);
        }

        /** Whether these nodes and no others vote in it, each as what it is now, and have all messages. */
        boolean isWhole(List<String> nodes) {
            return voters.size() == nodes.size()
                    && replicas.stream()
                            .filter(each -> each.voter && each.lacking == 0)
                            .map(Replica::node)
                            .toList()
                            .containsAll(nodes);
        }
    }

    /**
     * A member of a shard, as it says itself.
     *
     * @param voter whether it is this one that votes, and not what its node was before; true of a release that does not say
     * @param hash of all that it has applied; empty if it could not be asked
     * @param lacking entries with messages that it does not hold yet
     */
    public record Replica(String node, boolean voter, long applied, String hash, long lacking) {}

    public ClusterStatus {
        running = List.copyOf(running);
        shards = List.copyOf(shards);
    }

    /** Whether this broker has such a thing to say at all. */
    static boolean isServed(Broker node) {
        return node.management().status("GET", "cluster/status") != 404;
    }

    /** Empty from a node that is in no cluster, or that cannot be asked now. */
    public static Optional<ClusterStatus> of(Broker node) {
        try {
            var response = node.management().send("GET", "cluster/status", null);
            return response.statusCode() == 200
                    ? Optional.of(read(node.management().get("cluster/status")))
                    : Optional.empty();
        } catch (IllegalStateException unreachable) {
            return Optional.empty();
        }
    }

    static ClusterStatus read(JsonNode json) {
        return new ClusterStatus(
                elements(json.path("nodes"))
                        .filter(each -> each.path("running").asBoolean())
                        .map(each -> each.path("name").asText())
                        .toList(),
                elements(json.path("shards")).map(ClusterStatus::shard).toList());
    }

    private static Shard shard(JsonNode json) {
        return new Shard(
                json.path("id").asInt(),
                json.path("leader").asText(""),
                elements(json.path("members"))
                        .map(each -> each.isTextual()
                                ? each.asText()
                                : each.path("name").asText())
                        .toList(),
                json.path("applied").asLong(),
                json.path("hash").asText(""),
                elements(json.path("voters")).map(JsonNode::asText).toList(),
                elements(json.path("replicas")).map(ClusterStatus::replica).toList());
    }

    private static Replica replica(JsonNode json) {
        return new Replica(
                json.path("node").asText(),
                json.path("voter").asBoolean(true),
                json.path("applied").asLong(),
                json.path("hash").asText(""),
                json.path("lacking").asLong());
    }

    private static java.util.stream.Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
