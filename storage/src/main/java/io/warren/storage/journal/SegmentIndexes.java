package io.warren.storage.journal;

import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Indexes of sealed segments, made again from the segment if their file cannot be believed. Owner: the background thread. */
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
        try (var file = files.disk().open(files.segment(segment))) {
            var facts = new SegmentFacts(segment);
            new SegmentScan(windowBytes, file).scan(file, files.journalId(), segment, Long.MAX_VALUE, facts);
            facts.index.write(files, segment);
            return facts.index;
        }
    }
}
