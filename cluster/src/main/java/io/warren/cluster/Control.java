package io.warren.cluster;

import io.warren.cluster.metadata.Bytes;
import io.warren.cluster.raft.GroupMember;
import java.nio.ByteBuffer;
import java.util.List;

/** What nodes tell each other about who they are and who leads what. Small, said again until it has done its work. */
sealed interface Control {
    int VERSION = 1;

    /**
     * A node that looks for its cluster asks; a node that is asked answers.
     *
     * @param question whether an answer is wanted
     * @param clusterId empty as long as it belongs to none
     * @param wantsToFound asks to be let make the cluster
     * @param mayFound the answer to that: nobody else was let
     */
    record Hello(boolean question, String clusterId, int level, boolean wantsToFound, boolean mayFound)
            implements Control {}

    /** Wants to belong to the cluster. */
    record Join(String address, int level) implements Control {}

    /** It does. */
    record Welcome(String clusterId, int membership) implements Control {}

    /** It may not. */
    record Refused(String why) implements Control {}

    /** The sender leads this shard. */
    record Leads(int shard, long term, List<GroupMember> voters) implements Control {
        public Leads {
            voters = List.copyOf(voters);
        }
    }

    /** It does no more. If it leads again in the same term its queues are others. */
    record LeadsNoMore(int shard, long term) implements Control {}

    /** Shall hand over. */
    record HandOver(int shard, String to) implements Control {}

    /** Why publishers wait on the sender's node, empty if they do not. */
    record Alarm(String reason) implements Control {}

    /** How the sender serves clients. */
    record Load(NodeLoad load) implements Control {}

    default ByteBuffer write() {
        var out = new Bytes.Out().octet(VERSION);
        switch (this) {
            case Hello hello ->
                out.octet(1)
                        .flag(hello.question)
                        .text(hello.clusterId)
                        .number(hello.level)
                        .flag(hello.wantsToFound)
                        .flag(hello.mayFound);
            case Join(var address, var level) -> out.octet(2).text(address).number(level);
            case Welcome(var clusterId, var membership) ->
                out.octet(3).text(clusterId).number(membership);
            case Refused(var why) -> out.octet(4).text(why);
            case Leads(var shard, var term, var voters) ->
                out.octet(5).number(shard).longNumber(term).each(voters, Bytes.Out::member);
            case LeadsNoMore(var shard, var term) -> out.octet(9).number(shard).longNumber(term);
            case Load(var load) ->
                out.octet(8)
                        .text(load.address())
                        .number(load.port())
                        .flag(load.healthy())
                        .number(load.connections());
            case Alarm(var reason) -> out.octet(7).text(reason);
            case HandOver(var shard, var to) -> out.octet(6).number(shard).text(to);
        }
        return out.done();
    }

    /** Throws IllegalArgumentException for what is none. */
    static Control read(ByteBuffer bytes) {
        var in = new Bytes.In(bytes);
        var version = in.octet();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "version " + version + " of what nodes tell each other; this release knows " + VERSION);
        }
        var kind = in.octet();
        var read = switch (kind) {
            case 1 -> new Hello(in.flag(), in.text(), in.number(), in.flag(), in.flag());
            case 2 -> new Join(in.text(), in.number());
            case 3 -> new Welcome(in.text(), in.number());
            case 4 -> new Refused(in.text());
            case 5 -> new Leads(in.number(), in.longNumber(), in.each(Bytes.In::member));
            case 6 -> new HandOver(in.number(), in.text());
            case 7 -> new Alarm(in.text());
            case 8 -> new Load(new NodeLoad(in.text(), in.number(), in.flag(), in.number()));
            case 9 -> new LeadsNoMore(in.number(), in.longNumber());
            default -> throw new IllegalArgumentException("kind " + kind);
        };
        in.end();
        return read;
    }
}
