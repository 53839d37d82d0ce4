package io.warren.storage.journal;

/**
 * Where messages went that compaction moved: from the position that identifies a message to the place where it lies now.
 *
 * <p>Written by the writer, read by readers. Its lock is held for a look into a hash table, and only once something was
 * moved: copying the table for each of many thousand moves would cost more.
 */
final class Relocations {
    private final LongLongMap places = new LongLongMap();
    private volatile boolean any;

    long placeOf(long position) {
        if (!any) {
            return position;
        }
        synchronized (this) {
            return places.get(position, position);
        }
    }

    synchronized void moved(long position, long place) {
        places.put(position, place);
        any = true;
    }

    synchronized void forgetPlacesIn(int segment) {
        places.removeIfValue(place -> EntryFormat.segmentOf(place) == segment);
        any = !places.isEmpty();
    }

    synchronized int size() {
        return places.size();
    }
}
