package io.warren.storage.metadata;

import io.warren.amqp.types.MalformedWire;
import io.warren.engine.metadata.KeptStates;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import io.warren.storage.file.FileStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kept states, one a file: {@code before-R.state} is what the metadata were at revision R. Each is written aside, forced and
 * then given its name.
 *
 * <p>A file is a head (magic, format, what {@link Kept} says, its CRC32C) and a body (the next id and the changes that make
 * the state, in {@link ChangeFormat}, and a CRC32C of the whole file before it), so that a list reads heads alone.
 *
 * <p>Threads: as {@link KeptStates} says. The files have no other owner.
 */
public final class KeptStateFiles implements KeptStates {
    /** So many are kept. */
    public static final int MOST = 32;

    private static final Logger LOG = LoggerFactory.getLogger(KeptStateFiles.class);
    private static final Pattern NAME = Pattern.compile("before-([0-9]{19})\\.state");
    private static final Pattern UNFINISHED = Pattern.compile("before-[0-9]{19}\\.state\\.new");
    private static final long MAGIC = 0x57_52_4E_53_54_41_54_45L;
    private static final long FORMAT = 1;
    /** Three texts, none longer than a few names. */
    private static final int LARGEST_HEAD = 16 << 10;

    private final FileStore store;
    private final Path directory;

    private KeptStateFiles(FileStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /** The directory is made if it is not there. */
    public static KeptStateFiles open(FileStore store, Path directory) {
        store.createDirectories(directory);
        for (var name : store.list(directory)) {
            if (UNFINISHED.matcher(name).matches()) {
                store.delete(directory.resolve(name));
            }
        }
        return new KeptStateFiles(store, directory);
    }

    @Override
    public List<Kept> all() {
        var all = new ArrayList<Kept>();
        for (var revision : revisions()) {
            head(revision).ifPresent(all::addFirst);
        }
        return all;
    }

    @Override
    public State state(long revision) {
        if (!store.exists(file(revision))) {
            return new State.NotKept();
        }
        var bytes = store.readAll(file(revision));
        try {
            return new State.Whole(read(bytes, revision));
        } catch (MalformedWire | ChangeFormat.Newer unreadable) {
            return new State.Damaged(file(revision) + " cannot be read: " + unreadable.getMessage());
        }
    }

    @Override
    public void keep(Kept about, Metadata state) {
        store.replace(file(about.revision()), ByteBuffer.wrap(bytes(about, state)));
        var revisions = revisions();
        for (var oldest : revisions.subList(0, Math.max(0, revisions.size() - MOST))) {
            store.delete(file(oldest));
        }
    }

    @Override
    public void forget(long revision) {
        if (store.exists(file(revision))) {
            store.delete(file(revision));
        }
    }

    private static byte[] bytes(Kept about, Metadata state) {
        var head = new FormatWriter(256)
                .i64(MAGIC)
                .i64(FORMAT)
                .i64(about.revision())
                .i64(about.atMillis())
                .text(about.origin().user())
                .text(about.origin().from())
                .text(about.why())
                .toBytes();
        var changes = new ArrayList<byte[]>();
        SnapshotRecords.changes(state, each -> changes.add(ChangeFormat.write(each)));
        var all = new FormatWriter(1 << 16)
                .bytes(head)
                .i64(checksum(head, head.length))
                .i64(state.nextId())
                .i64(changes.size());
        changes.forEach(all::bytes);
        var whole = all.toBytes();
        return ByteBuffer.allocate(whole.length + 8)
                .put(whole)
                .putLong(checksum(whole, whole.length))
                .array();
    }

    private static Metadata read(byte[] bytes, long revision) {
        var end = bytes.length - 8;
        if (end < 0 || ByteBuffer.wrap(bytes).getLong(end) != checksum(bytes, end)) {
            throw new MalformedWire("its checksum is another");
        }
        var in = new FormatReader(ByteBuffer.wrap(bytes, 0, end));
        var about = head(in);
        if (about.revision() != revision) {
            throw new MalformedWire("it is of revision " + about.revision());
        }
        var nextId = in.i64();
        var state = Metadata.EMPTY;
        for (var count = in.i64(); count > 0; count--) {
            MetadataChange change = ChangeFormat.read(ByteBuffer.wrap(in.bytes()));
            state = state.apply(change);
        }
        in.end();
        return state.resumedAt(revision, nextId);
    }

    private static Kept head(FormatReader in) {
        var head = in.bytes();
        if (in.i64() != checksum(head, head.length)) {
            throw new MalformedWire("the checksum of its head is another");
        }
        var fields = new FormatReader(ByteBuffer.wrap(head));
        if (fields.i64() != MAGIC) {
            throw new MalformedWire("it is none of ours");
        }
        var format = fields.i64();
        if (format != FORMAT) {
            throw new ChangeFormat.Newer("it has format " + format + ", this release reads " + FORMAT);
        }
        return new Kept(fields.i64(), fields.i64(), new Origin(fields.text(), fields.text()), fields.text());
    }

    private Optional<Kept> head(long revision) {
        var bytes = ByteBuffer.allocate(LARGEST_HEAD);
        try (var file = store.open(file(revision))) {
            file.read(bytes, 0);
        }
        try {
            return Optional.of(head(new FormatReader(bytes.flip())));
        } catch (MalformedWire | ChangeFormat.Newer unreadable) {
            LOG.warn(
                    "event=kept_state_unreadable file={} text=\"{}; nothing but an undo needs it\"",
                    file(revision),
                    unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** In ascending order. */
    private List<Long> revisions() {
        var revisions = new ArrayList<Long>();
        for (var name : store.list(directory)) {
            var matcher = NAME.matcher(name);
            if (matcher.matches()) {
                revisions.add(Long.parseLong(matcher.group(1)));
            }
        }
        return revisions;
    }

    private Path file(long revision) {
        return directory.resolve("before-%019d.state".formatted(revision));
    }

    private static long checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
