package io.warren.cluster.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.codec.v2.V2Decoder;
import com.alipay.sofa.jraft.entity.codec.v2.V2Encoder;
import com.alipay.sofa.jraft.error.LogEntryCorruptedException;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog.Read;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JRaft's log on the group log of this node.
 *
 * <p>JRaft takes an entry that is not there for one of term 0, and cuts what it thinks is another leader's. So an entry that
 * lies within the log and cannot be read is never "not there": it is reported, which ends this member, and thrown.
 */
final class GroupLogStorage implements LogStorage {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLogStorage.class);

    private final LockedLog log;
    private final Consumer<String> damaged;
    private final Unkept unkept;

    /** @param damaged told what cannot be read; ends the member, and may be told more than once */
    GroupLogStorage(LockedLog log, Consumer<String> damaged, Unkept unkept) {
        this.log = log;
        this.damaged = damaged;
        this.unkept = unkept;
    }

    @Override
    public boolean init(LogStorageOptions options) {
        try {
            for (var read : log.reading().members()) {
                switch (read) {
                    case Read.Found(var entry) -> remember(options.getConfigurationManager(), logEntry(entry));
                    case Read.Damaged(var index, var why) -> throw corrupted(index, why);
                    case Read.Outside() -> throw corrupted(0, "a list of members that is not in the log");
                }
            }
            // Not knowing the last term, this member could vote for somebody who lacks what it acknowledged.
            if (getLastLogIndex() >= getFirstLogIndex()) {
                var _ = getEntry(getLastLogIndex());
            }
            unkept.forced(getLastLogIndex());
            return true;
        } catch (LogEntryCorruptedException refused) {
            LOG.error("raft: a log that cannot be opened: {}", refused.getMessage());
            return false;
        }
    }

    private static void remember(ConfigurationManager configurations, LogEntry entry) {
        var before = new Configuration();
        if (entry.getOldPeers() != null) {
            before = new Configuration(entry.getOldPeers(), orNone(entry.getOldLearners()));
        }
        configurations.add(new ConfigurationEntry(
                entry.getId(), new Configuration(orNone(entry.getPeers()), orNone(entry.getLearners())), before));
    }

    private static List<PeerId> orNone(@Nullable List<PeerId> peers) {
        return peers == null ? List.of() : peers;
    }

    @Override
    public void shutdown() {
        // The log belongs to the node's journal, which closes after its groups.
    }

    @Override
    public long getFirstLogIndex() {
        return log.reading().firstIndex();
    }

    @Override
    public long getLastLogIndex() {
        return log.reading().lastIndex();
    }

    @Override
    public @Nullable LogEntry getEntry(long index) {
        return switch (log.reading().read(index)) {
            case Read.Found(var entry) -> logEntry(entry);
            case Read.Outside() -> null;
            case Read.Damaged(var at, var why) -> throw corrupted(at, why);
        };
    }

    @Override
    @Deprecated
    public long getTerm(long index) {
        return log.reading().termAt(index);
    }

    private LogEntryCorruptedException corrupted(long index, String why) {
        var text = "entry " + index + " cannot be read: " + why;
        damaged.accept(text);
        return new LogEntryCorruptedException(text);
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return appendEntries(List.of(entry)) == 1;
    }

    /** Waits for the force: the thread is the group's own, and the next batch gathers behind it. */
    @Override
    public int appendEntries(List<LogEntry> entries) {
        if (!log.append(entries.stream().map(GroupLogStorage::groupEntry).toList())) {
            return 0;
        }
        unkept.forced(entries.getLast().getId().getIndex());
        return entries.size();
    }

    @Override
    public boolean truncatePrefix(long firstKept) {
        log.change(of -> {
            if (firstKept > of.lastIndex() + 1) {
                of.restartAt(firstKept);
                unkept.forced(firstKept - 1);
            } else if (firstKept > of.firstIndex()) {
                of.cutBelow(firstKept);
            }
        });
        return true;
    }

    @Override
    public boolean truncateSuffix(long lastKept) {
        unkept.cutAbove(lastKept);
        log.change(of -> of.cutAbove(lastKept));
        return true;
    }

    @Override
    public boolean reset(long next) {
        unkept.cutAbove(next - 1);
        log.change(of -> of.restartAt(next));
        unkept.forced(next - 1);
        return true;
    }

    private static GroupEntry groupEntry(LogEntry entry) {
        var id = entry.getId();
        return switch (entry.getType()) {
            case ENTRY_TYPE_DATA -> new GroupEntry(id.getIndex(), id.getTerm(), GroupEntry.Kind.COMMAND, dataOf(entry));
            case ENTRY_TYPE_CONFIGURATION ->
                new GroupEntry(
                        id.getIndex(),
                        id.getTerm(),
                        GroupEntry.Kind.MEMBERS,
                        ByteBuffer.wrap(V2Encoder.INSTANCE.encode(entry)));
            case ENTRY_TYPE_NO_OP ->
                new GroupEntry(id.getIndex(), id.getTerm(), GroupEntry.Kind.NOTHING, ByteBuffer.allocate(0));
            case ENTRY_TYPE_UNKNOWN -> throw new IllegalArgumentException("an entry of no kind at " + id.getIndex());
        };
    }

    private static ByteBuffer dataOf(LogEntry entry) {
        var data = entry.getData();
        return data == null ? ByteBuffer.allocate(0) : data;
    }

    private LogEntry logEntry(GroupEntry entry) {
        var read = switch (entry.kind()) {
            case COMMAND -> {
                var command = new LogEntry(EntryType.ENTRY_TYPE_DATA);
                command.setData(entry.data());
                yield command;
            }
            case NOTHING -> new LogEntry(EntryType.ENTRY_TYPE_NO_OP);
            case MEMBERS -> {
                var bytes = new byte[entry.data().remaining()];
                entry.data().get(bytes);
                var members = V2Decoder.INSTANCE.decode(bytes);
                if (members == null || members.getPeers() == null) {
                    throw corrupted(entry.index(), "no list of members");
                }
                yield members;
            }
        };
        read.setId(new LogId(entry.index(), entry.term()));
        return read;
    }
}
