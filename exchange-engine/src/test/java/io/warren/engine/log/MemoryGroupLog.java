package io.warren.engine.log;

import io.warren.engine.message.Receipt;
import java.util.List;
import java.util.function.Consumer;

/** A group's log in memory. Owner: who turns its node. */
final class MemoryGroupLog implements GroupLog {
    private final MemoryGroupLogs node;
    private final long group;
    private final MemoryGroupLogs.Held held;

    MemoryGroupLog(MemoryGroupLogs node, long group, MemoryGroupLogs.Held held) {
        this.node = node;
        this.group = group;
        this.held = held;
    }

    private MemoryGroupLogs.Held held() {
        if (held.dropped) {
            throw new IllegalStateException("group " + group + " was dropped");
        }
        return held;
    }

    private void change(Consumer<MemoryGroupLogs.Held> change, Receipt receipt) {
        change.accept(held());
        node.put(group, change, receipt);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private boolean holds(long index) {
        return index >= firstIndex() && index <= lastIndex();
    }

    @Override
    public long firstIndex() {
        return held().first;
    }

    @Override
    public long lastIndex() {
        return held().last();
    }

    @Override
    public long termAt(long index) {
        return read(index) instanceof Read.Found(var entry) ? entry.term() : 0;
    }

    @Override
    public Read read(long index) {
        return holds(index) ? new Read.Found(held.entries.get((int) (index - held.first))) : new Read.Outside();
    }

    @Override
    public List<Read> members() {
        return held().entries.stream()
                .filter(entry -> entry.kind() == GroupEntry.Kind.MEMBERS)
                .<Read>map(Read.Found::new)
                .toList();
    }

    @Override
    public void append(List<GroupEntry> entries, Receipt receipt) {
        require(!entries.isEmpty(), "nothing to append");
        var index = lastIndex() + 1;
        var term = termAt(lastIndex());
        for (var entry : entries) {
            require(
                    entry.index() == index++ && entry.term() >= term,
                    "entry " + entry.index() + " of term " + entry.term() + " behind " + lastIndex() + " of " + term);
            term = entry.term();
        }
        change(to -> to.entries.addAll(entries), receipt);
    }

    @Override
    public void cutBelow(long firstKept) {
        require(firstKept >= firstIndex() && firstKept <= lastIndex() + 1, "cannot begin with " + firstKept);
        change(of -> of.cutBelow(firstKept), Receipt.NONE);
    }

    @Override
    public void cutAbove(long lastKept) {
        require(lastKept >= firstIndex() - 1 && lastKept <= lastIndex(), "cannot end with " + lastKept);
        change(of -> of.cutAbove(lastKept), Receipt.NONE);
    }

    @Override
    public void restartAt(long nextIndex) {
        require(nextIndex >= 1, "no entry has index " + nextIndex);
        change(of -> of.restartAt(nextIndex), Receipt.NONE);
    }

    @Override
    public void force(Receipt receipt) {
        change(any -> {}, receipt);
    }

    @Override
    public Vote vote() {
        return held().vote;
    }

    @Override
    public void vote(Vote next, Receipt receipt) {
        require(vote().allows(next), vote() + " does not allow " + next);
        change(of -> of.vote = next, receipt);
    }

    @Override
    public void drop(Receipt receipt) {
        change(of -> of.dropped = true, receipt);
    }
}
