package io.warren.storage.journal;

/**
 * Sizes of a journal.
 *
 * @param segmentBytes of a preallocated segment; a larger message gets a segment of its own
 * @param checkpointBytes after how many bytes written, or freed, what is alive is written down
 * @param bufferBytes in which entries are encoded before a write
 * @param batchBytes after which a batch ends though more waits
 * @param compactBelowPercent of live bytes a sealed segment is compacted
 * @param readers threads that read bodies back
 */
public record JournalSettings(
        int segmentBytes, long checkpointBytes, int bufferBytes, int batchBytes, int compactBelowPercent, int readers) {
    public static final JournalSettings DEFAULT = new JournalSettings(64 << 20, 256L << 20, 1 << 20, 16 << 20, 25, 2);

    public JournalSettings {
        if (segmentBytes < 1024
                || bufferBytes < 512
                || checkpointBytes < segmentBytes
                || batchBytes < 1
                || readers < 1
                || compactBelowPercent < 0
                || compactBelowPercent > 90) {
            throw new IllegalArgumentException("sizes that no journal can have: " + segmentBytes + ", "
                    + checkpointBytes + ", " + bufferBytes + ", " + batchBytes + ", " + compactBelowPercent + ", "
                    + readers);
        }
    }
}
