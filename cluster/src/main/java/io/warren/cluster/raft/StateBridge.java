package io.warren.cluster.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.StateMachine;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JRaft's state machine: hands over to the group's state. JRaft calls it on one thread. */
final class StateBridge implements StateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(StateBridge.class);
    private static final int BATCH = 1_024;
    private static final int BATCH_BYTES = 1 << 20;

    private final String group;
    private final GroupState state;
    private final LongConsumer leads;
    private final Consumer<String> failed;

    /** @param leads told the term, 0 for no more */
    StateBridge(String group, GroupState state, LongConsumer leads, Consumer<String> failed) {
        this.group = group;
        this.state = state;
        this.leads = leads;
        this.failed = failed;
    }

    @Override
    public void onApply(Iterator entries) {
        var batch = new ArrayList<CommittedEntry>();
        var proposals = new ArrayList<Proposal>();
        var bytes = 0L;
        while (entries.hasNext()) {
            batch.add(new CommittedEntry(entries.getIndex(), entries.getTerm(), entries.getData()));
            bytes += entries.getData().remaining();
            if (entries.done() instanceof Proposal proposal) {
                proposal.at(entries.getIndex(), entries.getTerm());
                proposals.add(proposal);
            }
            entries.next();
            if (batch.size() == BATCH || bytes >= BATCH_BYTES || !entries.hasNext()) {
                state.committed(batch);
                proposals.forEach(Proposal::committed);
                batch = new ArrayList<>();
                proposals.clear();
                bytes = 0;
            }
        }
    }

    @Override
    public void onShutdown() {
        // Who closes the group knows.
    }

    @Override
    public void onSnapshotSave(SnapshotWriter to, Closure done) {
        var writer = (GroupSnapshots.Writer) to;
        var once = new AtomicBoolean();
        state.save(new GroupState.Saving() {
            @Override
            public void saved(ByteBuffer snapshot) {
                if (once.compareAndSet(false, true)) {
                    writer.state(snapshot);
                    done.run(Status.OK());
                }
            }

            @Override
            public void failed(String why) {
                if (once.compareAndSet(false, true)) {
                    LOG.warn("raft: no snapshot of {}: {}", group, why);
                    done.run(GroupSnapshots.cannot(why));
                }
            }
        });
    }

    @Override
    public boolean onSnapshotLoad(SnapshotReader from) {
        var reader = (GroupSnapshots.Reader) from;
        var bytes = reader.state();
        var meta = reader.load();
        if (bytes == null || meta == null) {
            return false;
        }
        try {
            state.load(bytes, meta.getLastIncludedIndex(), meta.getLastIncludedTerm());
            return true;
        } catch (RuntimeException unusable) {
            LOG.error("raft: the snapshot of {} at {} cannot be loaded", group, meta.getLastIncludedIndex(), unusable);
            return false;
        }
    }

    @Override
    public void onLeaderStart(long term) {
        leads.accept(term);
        state.leading(term);
    }

    @Override
    public void onLeaderStop(Status why) {
        leads.accept(0);
        state.notLeading(String.valueOf(why.getErrorMsg()));
    }

    @Override
    public void onError(RaftException error) {
        failed.accept(String.valueOf(error.getStatus()));
    }

    @Override
    public void onConfigurationCommitted(Configuration members) {
        state.members(members.getPeerSet().stream()
                .map(GroupMember::of)
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public void onStopFollowing(LeaderChangeContext context) {
        state.following(null, context.getTerm());
    }

    @Override
    public void onStartFollowing(LeaderChangeContext context) {
        state.following(GroupMember.of(context.getLeaderId()), context.getTerm());
    }
}
