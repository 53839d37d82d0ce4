package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node that belongs to no cluster comes to one: it joins the one that a peer belongs to, or, with the smallest name of a
 * majority of those that are expected and none of which belongs to one, makes it.
 *
 * <p>One that is told to make it does so alone, unless it hears of one.
 *
 * <p>Two others cannot both make one: each needs leave of a majority, and nobody gives it to two, also not after a restart. So
 * if the node that has it is lost before anybody has joined it, the others wait for one of its name.
 *
 * <p>Owner: the monitor. Answers come from the transport; {@link #look} is called every now and then.
 */
final class Formation {
    private static final Logger LOG = LoggerFactory.getLogger(Formation.class);
    private static final long WAIT_FOR_ALL_MILLIS = 30_000;
    private static final long SAY_MILLIS = 10_000;
    /** Who is there has said by then that it belongs to a cluster. Nobody's leave is needed by one that is not told of others. */
    private static final long LOOK_BEFORE_CREATING_MILLIS = 3_000;

    private final NodeId self;
    private final ClusterSettings settings;
    private final Around around;
    private final Map<NodeId, Control.Hello> heard = new HashMap<>();
    private final Set<NodeId> leaves = new HashSet<>();

    private final long begunAtMillis;
    private long saidAtMillis;
    private Identity.@Nullable Membership found;
    private @Nullable String refused;

    /** Who is there. */
    interface Around {
        List<NodeId> others();

        void tell(NodeId node, Control what);

        long monotonicMillis();

        /** Of this node, empty for none. */
        String clusterId();

        /** As {@link Identity#leaveGivenTo}. */
        @Nullable
        String leaveGivenTo();

        /** As {@link Identity#giveLeave}; it is on the disk before anybody is told. */
        void giveLeave(String node);
    }

    Formation(NodeId self, ClusterSettings settings, Around around) {
        this.self = self;
        this.settings = settings;
        this.around = around;
        this.begunAtMillis = around.monotonicMillis();
    }

    /** The membership when there is one, null as long as there is not. */
    synchronized Identity.@Nullable Membership look() {
        if (found != null) {
            return found;
        }
        var others = around.others();
        heard.keySet().retainAll(others);
        var cluster = heard.entrySet().stream()
                .filter(each -> !each.getValue().clusterId().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
        if (settings.create()) {
            return create(others, cluster.orElse(null));
        }
        if (cluster.isPresent()) {
            around.tell(cluster.get(), new Control.Join(address(), ClusterSettings.LEVEL));
            say("joining a cluster that " + cluster.get() + " belongs to" + (refused == null ? "" : ": " + refused));
            return null;
        }
        var wants = mayWant(others);
        if (wants && granted()) {
            found = new Identity.Membership(UUID.randomUUID().toString(), 0, true);
            return found;
        }
        others.forEach(each -> around.tell(each, hello(true, wants, false)));
        say("waiting for " + (settings.expected().isEmpty() ? settings.size() + " nodes" : settings.expected())
                + "; heard: " + heard.keySet());
        return null;
    }

    private Identity.@Nullable Membership create(List<NodeId> others, @Nullable NodeId member) {
        if (member != null) {
            throw new ClusterRefused(
                    member + " belongs to a cluster already: this node can join it when it has nothing of"
                            + " its own, and must not be told to make one");
        }
        if (around.monotonicMillis() - begunAtMillis >= LOOK_BEFORE_CREATING_MILLIS) {
            found = new Identity.Membership(UUID.randomUUID().toString(), 0, true);
            return found;
        }
        others.forEach(each -> around.tell(each, hello(true, false, false)));
        return null;
    }

    private void say(String what) {
        var now = around.monotonicMillis();
        if (saidAtMillis == 0 || now - saidAtMillis >= SAY_MILLIS) {
            saidAtMillis = now;
            LOG.info("event=cluster_formation text=\"{}\"", what);
        }
    }

    private String address() {
        return settings.listen().getHostString() + ":" + settings.listen().getPort();
    }

    private int majority() {
        return settings.size() / 2 + 1;
    }

    private boolean mayMake(NodeId node) {
        return settings.expected().isEmpty() || settings.expected().contains(node.name());
    }

    /** Those that count: where all are named, nobody else does. */
    private boolean counts(NodeId node) {
        return settings.expected().size() < settings.size()
                || settings.expected().contains(node.name());
    }

    /** The smallest name of those who may, when all or, after a while, most of those who shall come are here. */
    private boolean mayWant(List<NodeId> others) {
        if (!mayMake(self)) {
            return false;
        }
        var here = 1 + heard.keySet().stream().filter(this::counts).count();
        var waitedMillis = around.monotonicMillis() - begunAtMillis;
        var enough = settings.size() == 1
                ? waitedMillis >= LOOK_BEFORE_CREATING_MILLIS
                : here >= settings.size() || (waitedMillis >= WAIT_FOR_ALL_MILLIS && here >= majority());
        return enough
                && others.stream()
                        .filter(this::mayMake)
                        .allMatch(each -> self.name().compareTo(each.name()) < 0);
    }

    private boolean granted() {
        if (!giveLeave(self)) {
            return false;
        }
        var given = leaves.stream()
                .filter(each -> heard.containsKey(each) && counts(each))
                .count();
        return 1 + given >= majority();
    }

    /** To one name: a node that was emptied since has made nothing that is still there. */
    private boolean giveLeave(NodeId to) {
        var given = around.leaveGivenTo();
        if (given == null) {
            around.giveLeave(to.name());
            return true;
        }
        return given.equals(to.name());
    }

    private Control.Hello hello(boolean question, boolean wants, boolean may) {
        return new Control.Hello(question, around.clusterId(), ClusterSettings.LEVEL, wants, may);
    }

    /** Also when this node belongs to a cluster: then it says so. */
    synchronized void hello(NodeId from, Control.Hello hello) {
        heard.put(from, hello);
        if (!hello.question() && hello.mayFound()) {
            leaves.add(from);
        }
        if (hello.question()) {
            var may = hello.wantsToFound() && around.clusterId().isEmpty() && found == null && giveLeave(from);
            around.tell(from, hello(false, false, may));
        }
    }

    synchronized void welcome(Control.Welcome welcome) {
        if (found == null && around.clusterId().isEmpty()) {
            found = new Identity.Membership(welcome.clusterId(), welcome.membership(), false);
        }
    }

    synchronized void refused(NodeId by, String why) {
        if (!why.equals(refused)) {
            LOG.warn("event=cluster_join_refused by={} why=\"{}\"", by, why);
        }
        refused = why;
    }
}
