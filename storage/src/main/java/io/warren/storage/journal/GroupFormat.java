package io.warren.storage.journal;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupEntry.Kind;
import io.warren.engine.log.Vote;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What groups say, as payloads of entries; all numbers big-endian.
 *
 * <pre>
 * GROUP_ENTRY: group 8, index 8, term 8, kind 1 (0 command, 1 members, 2 nothing), zero 7, then the data
 * GROUP_CUT: group 8, what 8 (1 below, 2 above, 3 restart, 4 dropped), index 8
 * GROUP_VOTE: group 8, term 8, length 2, candidate UTF-8
 * </pre>
 */
final class GroupFormat {
    static final int ENTRY_HEAD = 32;
    static final int CUT = 24;
    static final int VOTE_HEAD = 18;

    private static final int INDEX_AT = 8;
    private static final int TERM_AT = 16;
    private static final int KIND_AT = 24;

    private static final Kind[] KINDS = {Kind.COMMAND, Kind.MEMBERS, Kind.NOTHING};

    private GroupFormat() {}

    /** What is gone; the code is on disks. */
    enum Cut {
        /** The entries below the index. */
        BELOW(1),
        /** The entries above the index. */
        ABOVE(2),
        /** All entries; the next one gets the index. */
        RESTART(3),
        /** Entries and vote. */
        DROPPED(4);

        private final long code;

        Cut(long code) {
            this.code = code;
        }
    }

    static int code(Kind kind) {
        return switch (kind) {
            case COMMAND -> 0;
            case MEMBERS -> 1;
            case NOTHING -> 2;
        };
    }

    /** Of one that this version does not know, the one about which a log knows least. */
    static Kind kind(int code) {
        return code >= 0 && code < KINDS.length ? KINDS[code] : Kind.COMMAND;
    }

    static void putEntryHead(ByteBuffer out, long group, GroupEntry entry) {
        out.putLong(group).putLong(entry.index()).putLong(entry.term()).putLong((long) code(entry.kind()) << 56);
    }

    static long group(ByteBuffer payload) {
        return payload.getLong(payload.position());
    }

    static long index(ByteBuffer payload) {
        return payload.getLong(payload.position() + INDEX_AT);
    }

    static long term(ByteBuffer payload) {
        return payload.getLong(payload.position() + TERM_AT);
    }

    static int kindCode(ByteBuffer payload) {
        return payload.get(payload.position() + KIND_AT);
    }

    /** With data of its own. */
    static GroupEntry entry(ByteBuffer payload) {
        var data = ByteBuffer.allocate(payload.remaining() - ENTRY_HEAD);
        data.put(payload.duplicate().position(payload.position() + ENTRY_HEAD)).flip();
        return new GroupEntry(index(payload), term(payload), kind(kindCode(payload)), data);
    }

    static void putCut(ByteBuffer out, long group, Cut what, long index) {
        out.putLong(group).putLong(what.code).putLong(index);
    }

    static Cut cut(ByteBuffer payload) {
        var code = payload.getLong(payload.position() + 8);
        for (var cut : Cut.values()) {
            if (cut.code == code) {
                return cut;
            }
        }
        throw new IllegalArgumentException("a cut of a group's log with code " + code);
    }

    static long cutIndex(ByteBuffer payload) {
        return payload.getLong(payload.position() + 16);
    }

    static byte[] candidate(Vote vote) {
        return vote.candidate().getBytes(StandardCharsets.UTF_8);
    }

    static Vote vote(ByteBuffer payload) {
        var at = payload.position();
        var candidate = new byte[payload.getShort(at + 16) & 0xFFFF];
        payload.get(at + VOTE_HEAD, candidate);
        return new Vote(payload.getLong(at + 8), new String(candidate, StandardCharsets.UTF_8));
    }
}
