package io.warren.cluster.forward;

import io.warren.engine.message.Message;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Copies of messages for one shard. Each log writes a position into a message, so one that goes to several logs must be
 * several objects; but a shard writes a message for several of its queues once if it is one object. The last copy is
 * remembered for that, as long as nobody needs the memory. Any thread.
 */
public final class MessageCopies {
    private volatile @Nullable WeakReference<Pair> last;

    private record Pair(Message original, Message copy) {}

    @SuppressWarnings("ReferenceEquality") // Another message may say the same.
    Message of(Message original) {
        var known = last;
        var pair = known == null ? null : known.get();
        if (pair != null && pair.original == original && pair.copy.position() == Message.UNWRITTEN) {
            return pair.copy;
        }
        var copy = original.copy();
        last = new WeakReference<>(new Pair(original, copy));
        return copy;
    }
}
