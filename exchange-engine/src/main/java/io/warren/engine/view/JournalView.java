package io.warren.engine.view;

/** Where the messages of this node are kept, as whoever keeps them shows it. Any thread. */
public interface JournalView {
    Journal journal();

    /**
     * The journal at some moment.
     *
     * @param bytes of all its files
     * @param liveBytes of messages that were alive when it was last looked at
     * @param entries written since the start
     * @param batches writes of several entries at once
     * @param forces how often the disk was told to keep what was written
     * @param forceNanos how long that took altogether
     * @param forceTimes the same one by one, in nanoseconds
     * @param waiting entries that wait to be written
     * @param unsyncedBytes written and not yet forced
     */
    record Journal(
            long bytes,
            long liveBytes,
            long entries,
            long bytesWritten,
            long batches,
            long forces,
            long forceNanos,
            Histogram forceTimes,
            int waiting,
            long unsyncedBytes) {}
}
