package io.warren.storage.journal;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** All that a segment says, as it is scanned or written. Owner: who does that, then who folds it into a live set. */
final class SegmentFacts implements SegmentScan.Visitor {
    final int number;
    final SegmentIndex index = new SegmentIndex();
    final Map<Long, LongList> settled = new HashMap<>();
    /** Position, then both counts in one. */
    final Map<Long, LongList> returned = new HashMap<>();

    final LongList dropped = new LongList();
    final GroupFacts groups = new GroupFacts();
    /** Everything at lower positions was on the disk. */
    long forced;

    boolean endsClean;

    SegmentFacts(int number) {
        this.number = number;
    }

    @Override
    public void entry(EntryType type, long position, int length, ByteBuffer payload) {
        endsClean = type == EntryType.CLEAN_STOP;
        switch (type) {
            case MESSAGE, RELOCATED -> index.add(position, length, payload);
            case SETTLED -> settled(payload);
            case RETURNED -> returned(payload);
            case DROPPED -> {
                for (var left = payload.getInt(); left > 0; left--) {
                    dropped.add(payload.getLong());
                }
            }
            case BATCH -> forced = Math.max(forced, payload.getLong());
            case GROUP_ENTRY -> groups.entry(position, length, payload);
            case GROUP_CUT -> groups.cut(payload);
            case GROUP_VOTE -> groups.vote(payload);
            case PAGED, CLEAN_STOP -> {}
        }
    }

    private void settled(ByteBuffer payload) {
        var positions = settled.computeIfAbsent(payload.getLong(), queue -> new LongList());
        var count = payload.getInt();
        var position = payload.getLong();
        positions.add(position);
        for (var i = 1; i < count; i++) {
            position += EntryFormat.getVariable(payload);
            positions.add(position);
        }
    }

    private void returned(ByteBuffer payload) {
        var rows = returned.computeIfAbsent(payload.getLong(), queue -> new LongList());
        for (var left = payload.getInt(); left > 0; left--) {
            rows.add(payload.getLong());
            rows.add(payload.getLong());
        }
    }
}
