package io.warren.cluster.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A state that is the list of the numbers that were committed. Any thread may ask. */
final class Numbers implements GroupState {
    private final List<Long> numbers = new ArrayList<>();
    private long leadingTerm;
    private long lastIndex;
    private Set<GroupMember> voters = Set.of();
    private @Nullable String failure;

    static ByteBuffer bytes(long number, int length) {
        return ByteBuffer.allocate(Math.max(Long.BYTES, length)).putLong(0, number);
    }

    @Override
    public synchronized void committed(List<CommittedEntry> entries) {
        for (var entry : entries) {
            if (entry.index() <= lastIndex) {
                throw new AssertionError("entry " + entry.index() + " behind " + lastIndex);
            }
            lastIndex = entry.index();
            numbers.add(entry.data().getLong());
        }
        notifyAll();
    }

    @Override
    public synchronized void leading(long term) {
        leadingTerm = term;
        notifyAll();
    }

    @Override
    public synchronized void notLeading(String why) {
        leadingTerm = 0;
        notifyAll();
    }

    @Override
    public void following(@Nullable GroupMember leader, long term) {
        // The tests ask who leads.
    }

    @Override
    public synchronized void members(Set<GroupMember> now) {
        voters = now;
        notifyAll();
    }

    @Override
    public synchronized void save(Saving saving) {
        var bytes = ByteBuffer.allocate(numbers.size() * Long.BYTES);
        numbers.forEach(bytes::putLong);
        saving.saved(bytes.flip());
    }

    @Override
    public synchronized void load(ByteBuffer snapshot, long index, long term) {
        numbers.clear();
        while (snapshot.hasRemaining()) {
            numbers.add(snapshot.getLong());
        }
        lastIndex = index;
        notifyAll();
    }

    @Override
    public synchronized void failed(String why) {
        failure = why;
        notifyAll();
    }

    synchronized List<Long> all() {
        return List.copyOf(numbers);
    }

    synchronized int count() {
        return numbers.size();
    }

    /** The term in which this member leads, 0 if it does not. */
    synchronized long leadingTerm() {
        return leadingTerm;
    }

    synchronized Set<GroupMember> voters() {
        return voters;
    }

    synchronized @Nullable String failure() {
        return failure;
    }
}
