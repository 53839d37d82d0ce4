package io.warren.cluster.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.option.SnapshotCopierOptions;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.storage.SnapshotThrottle;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotCopier;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.warren.engine.log.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JRaft's snapshots on the group's store. There are no files: a snapshot is written and copied as one run of bytes, and the
 * store has the last one or the one before.
 */
final class GroupSnapshots implements SnapshotStorage {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSnapshots.class);
    private static final int PIECE_BYTES = 512 << 10;
    private static final int PIECE_MILLIS = 10_000;
    private static final int MAX_BYTES = 1 << 30;

    private final String group;
    private final GroupMember self;
    private final SnapshotStore store;

    GroupSnapshots(String group, GroupMember self, SnapshotStore store) {
        this.group = group;
        this.self = self;
        this.store = store;
    }

    /** A piece of the last snapshot for a member that copies it; empty and not at the end if there is another by now. */
    static Message piece(SnapshotStore store, GetFileRequest request) {
        var kept = store.latest();
        if (kept == null
                || kept.index() != request.getReaderId()
                || request.getOffset() < 0
                || request.getOffset() > kept.bytes().remaining()) {
            return GetFileResponse.newBuilder()
                    .setEof(false)
                    .setData(ByteString.EMPTY)
                    .build();
        }
        var offset = (int) request.getOffset();
        var left = kept.bytes().remaining() - offset;
        var count = Math.clamp(request.getCount(), 0, Math.min(left, PIECE_BYTES));
        return GetFileResponse.newBuilder()
                .setEof(count == left)
                .setData(ByteString.copyFrom(kept.bytes().slice(offset, count)))
                .build();
    }

    /** The group whose snapshot a request asks for. */
    static String groupOf(GetFileRequest request) {
        return request.getFilename();
    }

    @Override
    public boolean init(@Nullable Void nothing) {
        return true;
    }

    @Override
    public void shutdown() {
        // The store belongs to the node.
    }

    @Override
    public boolean setFilterBeforeCopyRemote() {
        return false;
    }

    @Override
    public void setSnapshotThrottle(SnapshotThrottle throttle) {
        // Pieces are asked for one by one, and take turns with entries in the sender's queue.
    }

    @Override
    public SnapshotWriter create() {
        return new Writer();
    }

    @Override
    public @Nullable SnapshotReader open() {
        var kept = store.latest();
        return kept == null ? null : new Reader(kept);
    }

    @Override
    public @Nullable SnapshotReader copyFrom(String uri, SnapshotCopierOptions options) {
        try (var copier = startToCopyFrom(uri, options)) {
            copier.join();
            return copier.isOk() ? copier.getReader() : null;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return null;
        } catch (IOException cannot) {
            throw new IllegalStateException(cannot);
        }
    }

    @Override
    public SnapshotCopier startToCopyFrom(String uri, SnapshotCopierOptions options) {
        var copier = new Copier(uri, options);
        copier.start();
        return copier;
    }

    private boolean keep(long index, ByteBuffer bytes) {
        var heard = new Heard();
        store.keep(new SnapshotStore.Kept(index, bytes), heard);
        return heard.yes();
    }

    /** A snapshot of this member's own state. */
    final class Writer extends SnapshotWriter {
        private @Nullable ByteBuffer state;
        private @Nullable SnapshotMeta meta;

        void state(ByteBuffer bytes) {
            state = bytes;
        }

        @Override
        public boolean init(@Nullable Void nothing) {
            return true;
        }

        @Override
        public void shutdown() {
            // Nothing is open.
        }

        @Override
        public boolean saveMeta(SnapshotMeta description) {
            meta = description;
            return true;
        }

        @Override
        public boolean addFile(String name, Message description) {
            return false;
        }

        @Override
        public boolean removeFile(String name) {
            return false;
        }

        @Override
        public void close() throws IOException {
            close(false);
        }

        @Override
        public void close(boolean keepDataOnError) throws IOException {
            if (!isOk()) {
                return;
            }
            if (state == null || meta == null) {
                throw new IOException("a snapshot that the state did not give");
            }
            if (!keep(meta.getLastIncludedIndex(), new SnapshotFormat(meta, state).write())) {
                throw new IOException("the snapshot of " + group + " could not be kept");
            }
        }

        @Override
        public String getPath() {
            return group;
        }

        @Override
        public Set<String> listFiles() {
            return Set.of();
        }

        @Override
        public @Nullable Message getFileMeta(String name) {
            return null;
        }
    }

    /** A snapshot that was kept. */
    final class Reader extends SnapshotReader {
        private final SnapshotStore.Kept kept;
        private @Nullable SnapshotFormat format;

        Reader(SnapshotStore.Kept kept) {
            this.kept = kept;
        }

        private @Nullable SnapshotFormat format() {
            if (format == null) {
                try {
                    format = SnapshotFormat.read(kept.bytes());
                } catch (IllegalArgumentException damaged) {
                    LOG.error("raft: the snapshot of {} at {}: {}", group, kept.index(), damaged.getMessage());
                    setError(RaftError.EIO, "%s", damaged.getMessage());
                }
            }
            return format;
        }

        @Nullable
        ByteBuffer state() {
            var read = format();
            return read == null ? null : read.state();
        }

        @Override
        public @Nullable SnapshotMeta load() {
            var read = format();
            return read == null ? null : read.meta();
        }

        /** Who has it, and which. */
        @Override
        public String generateURIForCopy() {
            return self.peerId() + "/" + kept.index();
        }

        @Override
        public boolean init(@Nullable Void nothing) {
            return true;
        }

        @Override
        public void shutdown() {
            // Nothing is open.
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        @Override
        public String getPath() {
            return group;
        }

        @Override
        public Set<String> listFiles() {
            return Set.of();
        }

        @Override
        public @Nullable Message getFileMeta(String name) {
            return null;
        }
    }

    /** Copies the leader's, piece by piece, and keeps it before it is loaded. */
    private final class Copier extends SnapshotCopier {
        private final String uri;
        private final SnapshotCopierOptions options;
        private final CompletableFuture<@Nullable Reader> copied = new CompletableFuture<>();
        private volatile boolean cancelled;

        Copier(String uri, SnapshotCopierOptions options) {
            this.uri = uri;
            this.options = options;
        }

        @Override
        public void start() {
            Thread.ofVirtual().name("raft-snapshot-" + group).start(this::run);
        }

        private void run() {
            try {
                var bytes = fetch();
                var index = SnapshotFormat.read(bytes).meta().getLastIncludedIndex();
                if (!keep(index, bytes)) {
                    setError(RaftError.EIO, "%s", "the snapshot could not be kept");
                    copied.complete(null);
                    return;
                }
                copied.complete(new Reader(new SnapshotStore.Kept(index, bytes)));
            } catch (InterruptedException | ExecutionException | TimeoutException | IllegalArgumentException cause) {
                setError(RaftError.EINTERNAL, "%s", "the snapshot of " + group + " was not copied: " + cause);
                copied.complete(null);
            }
        }

        private ByteBuffer fetch() throws InterruptedException, ExecutionException, TimeoutException {
            var slash = uri.lastIndexOf('/');
            var leader = slash < 0 ? null : GroupMember.parse(uri.substring(0, slash));
            if (leader == null) {
                throw new IllegalArgumentException("nobody has " + uri);
            }
            var index = Long.parseLong(uri.substring(slash + 1));
            var whole = new ByteArrayOutputStream();
            while (!cancelled && whole.size() < MAX_BYTES) {
                var request = GetFileRequest.newBuilder()
                        .setReaderId(index)
                        .setFilename(group)
                        .setOffset(whole.size())
                        .setCount(PIECE_BYTES)
                        .build();
                var answer = options.getRaftClientService()
                        .getFile(GroupMember.endpoint(leader.node()), request, PIECE_MILLIS, null)
                        .get(PIECE_MILLIS, TimeUnit.MILLISECONDS);
                if (!(answer instanceof GetFileResponse piece)) {
                    throw new IllegalArgumentException("no piece: " + answer);
                }
                if (piece.getData().isEmpty() && !piece.getEof()) {
                    throw new IllegalArgumentException("the leader has another one by now");
                }
                whole.writeBytes(piece.getData().toByteArray());
                if (piece.getEof()) {
                    return ByteBuffer.wrap(whole.toByteArray());
                }
            }
            throw new IllegalArgumentException(cancelled ? "cancelled" : "larger than " + MAX_BYTES);
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (isOk()) {
                setError(RaftError.ECANCELED, "%s", "cancelled");
            }
        }

        @Override
        public void join() throws InterruptedException {
            try {
                copied.get();
            } catch (ExecutionException cannot) {
                throw new IllegalStateException(cannot);
            }
        }

        @Override
        public @Nullable SnapshotReader getReader() {
            return copied.getNow(null);
        }

        @Override
        public void close() {
            cancel();
        }
    }

    static Status cannot(String why) {
        return new Status(RaftError.EIO, "%s", why);
    }
}
