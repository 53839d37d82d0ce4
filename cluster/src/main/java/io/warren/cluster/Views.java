package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Transport;
import io.warren.cluster.metadata.Bytes;
import io.warren.cluster.metadata.NodeEntry;
import io.warren.cluster.metadata.ReplicatedMetadata;
import io.warren.cluster.metadata.ShardMembers;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.shard.Shard;
import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterPicture.NodePicture;
import io.warren.engine.view.ClusterPicture.ReplicaPicture;
import io.warren.engine.view.ClusterPicture.ShardPicture;
import io.warren.engine.view.ClusterPicture.Standing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cluster as it is seen: each node says what it has, and who is asked puts it together. Any thread. */
final class Views {
    private static final int TOPIC = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A lane that is stuck must not keep the rest of an answer. */
    private static final long LANE_MILLIS = 1_000;

    private final Transport transport;
    private final Calls calls;
    private final ReplicatedMetadata metadata;
    private final LeaderBoard board;
    private final Supplier<Collection<ShardSeat>> seats;

    /**
     * What one node knows that others do not.
     *
     * @param leadsIn term in which it leads the metadata, 0 if it does not
     * @param voters of the metadata; empty if it does not lead them
     * @param members its memberships, by shard
     */
    record Said(long leadsIn, List<GroupMember> voters, Map<Integer, Standing> members) {
        /** @param whole with what earlier releases do not know */
        ByteBuffer write(boolean whole) {
            var out = new Bytes.Out()
                    .longNumber(leadsIn)
                    .each(voters, Bytes.Out::member)
                    .each(
                            members.entrySet(),
                            (to, each) -> to.number(each.getKey())
                                    .longNumber(each.getValue().applied())
                                    .longNumber(each.getValue().hash())
                                    .flag(each.getValue().failed()));
            if (whole) {
                members.values().forEach(each -> out.number(each.lacking()));
            }
            return out.done();
        }

        /** Throws IllegalArgumentException for what is none. */
        static Said read(ByteBuffer bytes) {
            var in = new Bytes.In(bytes);
            record Member(int shard, Standing standing) {}
            var leadsIn = in.longNumber();
            var voters = in.each(Bytes.In::member);
            var members = in.each(each ->
                    new Member(each.number(), new Standing(each.longNumber(), each.longNumber(), each.flag(), 0)));
            var standings = new HashMap<Integer, Standing>();
            var tells = in.more();
            for (var each : members) {
                standings.put(each.shard, tells ? each.standing.lacking(in.number()) : each.standing);
            }
            in.end();
            return new Said(leadsIn, voters, standings);
        }
    }

    Views(
            Transport transport,
            Calls calls,
            ReplicatedMetadata metadata,
            LeaderBoard board,
            Supplier<Collection<ShardSeat>> seats) {
        this.transport = transport;
        this.calls = calls;
        this.metadata = metadata;
        this.board = board;
        this.seats = seats;
        calls.serve(TOPIC, (_, question) -> say().write(question.hasRemaining()));
    }

    private Said say() {
        var asked = new HashMap<Integer, CompletableFuture<Shard.State>>();
        var lacking = new HashMap<Integer, Integer>();
        seats.get().forEach(each -> {
            lacking.put(each.number(), each.lacking());
            var answer = new CompletableFuture<Shard.State>();
            asked.put(each.number(), answer.completeOnTimeout(null, LANE_MILLIS, TimeUnit.MILLISECONDS));
            each.shard().state(answer::complete);
        });
        var members = new HashMap<Integer, Standing>();
        asked.forEach((shard, answer) -> {
            var state = answer.join();
            if (state != null) {
                members.put(
                        shard,
                        new Standing(state.applied(), state.hash(), state.failed(), lacking.getOrDefault(shard, 0)));
            }
        });
        return new Said(metadata.leadsIn(), List.copyOf(metadata.members()), members);
    }

    /** Waits for the others, but not for long. */
    ClusterPicture picture() {
        var topology = metadata.topology();
        var heard = Set.copyOf(transport.members().nodes());
        var said = ask(topology.nodes().values(), heard);
        var leader = said.entrySet().stream()
                .filter(each -> each.getValue().leadsIn > 0)
                .max(Comparator.comparingLong(each -> each.getValue().leadsIn));
        var voters = leader.map(each -> new HashSet<>(each.getValue().voters)).orElse(null);
        return new ClusterPicture(
                topology.clusterId(),
                topology.level(),
                topology.nodes().values().stream()
                        .sorted(Comparator.comparing(NodeEntry::name))
                        .map(each -> new NodePicture(
                                each.name(),
                                each.id().toString(),
                                each.address(),
                                heard.contains(each.id()),
                                votes(voters, each),
                                each.drained(),
                                each.emptied(),
                                each.level()))
                        .toList(),
                topology.shards().stream()
                        .map(each -> shard(each, topology.queues().get(each.shard()), heard, said))
                        .toList(),
                leader.map(each -> each.getKey().name()).orElse(null),
                leader.map(each -> each.getValue().leadsIn).orElse(0L));
    }

    private static @Nullable Boolean votes(@Nullable Set<GroupMember> voters, NodeEntry node) {
        return voters == null ? null : voters.contains(new GroupMember(node.id(), node.membership()));
    }

    private Map<NodeId, Said> ask(Collection<NodeEntry> nodes, Set<NodeId> heard) {
        var asked = new HashMap<NodeId, CompletableFuture<ByteBuffer>>();
        for (var each : nodes) {
            if (heard.contains(each.id()) && !each.id().equals(transport.self())) {
                asked.put(each.id(), calls.ask(each.id(), TOPIC, ByteBuffer.allocate(1), PATIENCE));
            }
        }
        var said = new HashMap<NodeId, Said>();
        said.put(transport.self(), say());
        asked.forEach((node, answer) -> {
            try {
                said.put(node, Said.read(answer.join()));
            } catch (RuntimeException unanswered) {
                // It is shown as unknown.
            }
        });
        return said;
    }

    private ShardPicture shard(ShardMembers shard, long queues, Set<NodeId> heard, Map<NodeId, Said> said) {
        var row = board.row(shard.shard());
        var leader = row.leader();
        if (leader != null && !heard.contains(leader)) {
            leader = null;
        }
        var online = new ArrayList<String>();
        var replicas = new ArrayList<ReplicaPicture>();
        for (var each : shard.members()) {
            if (heard.contains(each.node())) {
                online.add(each.node().name());
            }
            var of = said.get(each.node());
            replicas.add(new ReplicaPicture(
                    each.node().name(),
                    leader == null ? null : row.voters().contains(each),
                    of == null ? null : of.members.get(shard.shard())));
        }
        return new ShardPicture(
                shard.shard(),
                leader == null ? null : leader.name(),
                row.term(),
                names(shard.members()),
                leader == null ? List.of() : names(row.voters()),
                leader == null
                        ? List.of()
                        : names(row.voters().stream()
                                .filter(each -> heard.contains(each.node()))
                                .toList()),
                online,
                queues,
                replicas);
    }

    private static List<String> names(List<GroupMember> members) {
        return members.stream().map(each -> each.node().name()).toList();
    }
}
