package io.warren.engine.exchange;

/** Spreads texts over 64 bits, the same on every machine and in every release: who gets what must not change by itself. */
final class KeyHash {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private KeyHash() {}

    static long of(String text) {
        return of(FNV_OFFSET, text);
    }

    /** Of this text behind another, whose hash is known. */
    static long of(long before, String text) {
        var hash = before;
        for (var at = 0; at < text.length(); at++) {
            hash = (hash ^ text.charAt(at)) * FNV_PRIME;
        }
        return mixed(hash);
    }

    /** Texts that differ in their last character have hashes side by side (the finalizer of MurmurHash3). */
    static long mixed(long hash) {
        var mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
