package io.warren.management.http;

import org.jspecify.annotations.Nullable;

/** How rows shall look: the part of a request that other nodes are asked with, too. */
public interface Wish {
    @Nullable
    String query(String key);

    /** Whether statistics are to be shown. */
    boolean wantsStats();
}
