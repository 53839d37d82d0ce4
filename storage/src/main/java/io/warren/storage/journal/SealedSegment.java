package io.warren.storage.journal;

/**
 * What a segment says that is written to no more, as its writer knows it.
 *
 * @param bytes of the file
 */
record SealedSegment(SegmentFacts facts, int generation, long bytes, int entries) {}
