package io.warren.storage.journal;

import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Indexes and group rows of sealed segments, made again from the segment if their files cannot be believed. Owner: the background thread. */
final class SegmentIndexes implements IntFunction<SegmentIndex> {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentIndexes.class);

    private final JournalFiles files;
    private final int windowBytes;

    SegmentIndexes(JournalFiles files, int windowBytes) {
        this.files = files;
        this.windowBytes = windowBytes;
    }

    @Override
    public SegmentIndex apply(int segment) {
        var known = SegmentIndex.read(files, segment);
        if (known != null) {
            return known;
        }
        if (!files.disk().exists(files.segment(segment))) {
            LOG.error("journal_segment_missing segment={}: neither the file nor its index is there", segment);
            return new SegmentIndex();
        }
        LOG.warn("journal_index_made_again segment={}", segment);
        var facts = scan(segment);
        facts.index.write(files, segment);
        return facts.index;
    }

    /** Where entries of groups lie in a segment that has any. */
    GroupRows groupRows(int segment) {
        var known = GroupRows.read(files, segment);
        if (known != null) {
            return known;
        }
        if (!files.disk().exists(files.segment(segment))) {
            LOG.error("journal_segment_missing segment={}: neither the file nor its rows are there", segment);
            return GroupRows.NONE;
        }
        LOG.warn("journal_rows_made_again segment={}", segment);
        var rows = GroupRows.of(scan(segment));
        rows.write(files);
        return rows;
    }

    private SegmentFacts scan(int segment) {
        try (var file = files.disk().open(files.segment(segment))) {
            var facts = new SegmentFacts(segment);
            new SegmentScan(windowBytes, file).scan(file, files.journalId(), segment, Long.MAX_VALUE, facts);
            return facts;
        }
    }
}
