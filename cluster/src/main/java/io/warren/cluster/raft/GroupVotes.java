package io.warren.cluster.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.warren.engine.log.Vote;
import java.util.function.Consumer;

/**
 * JRaft's term and vote on the group log: on the disk before anybody is told. A vote that could not be kept ends this
 * member, as JRaft goes on with it where it steps down.
 */
final class GroupVotes implements RaftMetaStorage {
    private final LockedLog log;
    private final Consumer<String> failed;

    GroupVotes(LockedLog log, Consumer<String> failed) {
        this.log = log;
        this.failed = failed;
    }

    @Override
    public boolean init(RaftMetaStorageOptions options) {
        return true;
    }

    @Override
    public void shutdown() {
        // The log belongs to the node's journal.
    }

    @Override
    public long getTerm() {
        return log.reading().vote().term();
    }

    @Override
    public PeerId getVotedFor() {
        var voted = new PeerId();
        var candidate = log.reading().vote().candidate();
        if (!candidate.isEmpty() && !voted.parse(candidate)) {
            throw new IllegalStateException("a vote for '" + candidate + "', which is nobody");
        }
        return voted;
    }

    @Override
    public boolean setTerm(long term) {
        return keep(new Vote(term, term == getTerm() ? log.reading().vote().candidate() : ""));
    }

    @Override
    public boolean setVotedFor(PeerId peer) {
        return setTermAndVotedFor(getTerm(), peer);
    }

    @Override
    public boolean setTermAndVotedFor(long term, PeerId peer) {
        return keep(new Vote(term, peer == null || peer.isEmpty() ? "" : peer.toString()));
    }

    private boolean keep(Vote vote) {
        try {
            if (log.vote(vote)) {
                return true;
            }
            failed.accept("a vote could not be kept");
        } catch (IllegalArgumentException broken) {
            // It has promised somebody else: to go on would be to vote twice.
            failed.accept(broken.getMessage() == null ? "a vote that is not allowed" : broken.getMessage());
        } catch (IllegalStateException dropped) {
            failed.accept("the group's log is gone");
        }
        return false;
    }
}
