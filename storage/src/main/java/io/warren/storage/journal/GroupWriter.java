package io.warren.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * Writes what groups say, in the order in which it was put into their inbox; part of the {@link Writer}, who says when.
 * Owner: the writer's thread.
 */
final class GroupWriter {
    private final Inbox inbox;
    private final LogEnd end;
    private final GroupSpace space;
    /** What was taken and may not have been answered. */
    private @Nullable Work rest;
    /** Behind the last of it that is in the batch. */
    private @Nullable Work next;

    private boolean forceAsked;

    GroupWriter(Inbox inbox, LogEnd end, GroupSpace space) {
        this.inbox = inbox;
        this.end = end;
        this.space = space;
    }

    /** Takes what waits once all taken before is written; whether there is anything to write. */
    boolean take() {
        if (rest == null) {
            rest = inbox.takeAll();
            next = rest;
        }
        return rest != null;
    }

    /** Whether more is to be written than is in the batch. */
    boolean anyWait() {
        return next != null || inbox.waiting() > 0;
    }

    /** Puts works into the batch until they have so many bytes; how many works. */
    int write(long bytes) {
        var start = end.buffer().total();
        var works = 0;
        while (next instanceof GroupWork work && end.buffer().total() - start < bytes) {
            write(work);
            forceAsked |= work.forced();
            works++;
            next = next.next;
        }
        return works;
    }

    private void write(GroupWork work) {
        var buffer = end.buffer();
        switch (work) {
            case GroupWork.Append append -> append(append);
            case GroupWork.Cut cut -> {
                end.makeRoom(GroupFormat.CUT);
                GroupFormat.putCut(buffer.begin(EntryType.GROUP_CUT, GroupFormat.CUT), cut.group, cut.what, cut.index);
                buffer.finish();
                space.cut(cut.group, cut.what, cut.entries);
            }
            case GroupWork.Promise promise -> {
                var candidate = GroupFormat.candidate(promise.vote);
                end.makeRoom(GroupFormat.VOTE_HEAD + candidate.length);
                buffer.begin(EntryType.GROUP_VOTE, GroupFormat.VOTE_HEAD + candidate.length)
                        .putLong(promise.group)
                        .putLong(promise.vote.term())
                        .putShort((short) candidate.length)
                        .put(candidate);
                buffer.finish();
            }
            case GroupWork.Force force -> {}
        }
    }

    private void append(GroupWork.Append append) {
        var buffer = end.buffer();
        var start = buffer.total();
        for (var i = 0; i < append.positions.length; i++) {
            var entry = append.entries.get(i);
            var data = entry.data();
            end.makeRoom(GroupFormat.ENTRY_HEAD + data.remaining());
            append.positions[i] = buffer.nextPosition();
            GroupFormat.putEntryHead(buffer.begin(EntryType.GROUP_ENTRY, GroupFormat.ENTRY_HEAD), append.group, entry);
            buffer.finishWith(data);
        }
        space.holds(append.group, append.positions.length, buffer.total() - start);
    }

    /** All of the batch can be read from the segment. */
    void written() {
        for (var work = rest; work != next && work != null; work = work.next) {
            if (work instanceof GroupWork.Append append) {
                append.log.written(append);
            }
        }
    }

    /** Bytes of what groups let go of in the batch. */
    long freed() {
        return space.takeFreed();
    }

    boolean askForForce() {
        return forceAsked;
    }

    /** Those of the batch that need a force, or those that do not. */
    void answer(boolean forced) {
        for (var work = rest; work != next && work != null; work = work.next) {
            if (work instanceof GroupWork group && group.forced() == forced && !group.answered) {
                group.answered = true;
                group.receipt.accepted();
            }
        }
    }

    void batchEnds() {
        rest = next;
        forceAsked = false;
    }

    /** Nothing is written any more. */
    void end() {
        reject(rest);
        rest = null;
        next = null;
        reject(inbox.close());
    }

    private static void reject(@Nullable Work first) {
        for (var work = first; work != null; work = work.next) {
            if (work instanceof GroupWork group && !group.answered) {
                group.answered = true;
                group.receipt.rejected();
            }
        }
    }
}
