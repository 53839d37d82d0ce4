package io.warren.management.http;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request says, however it came. */
interface Asked {
    String method();

    /** Of the segment that is data in the route's path, decoded once; null if the route has none of this name. */
    @Nullable
    String segment(String parameter);

    @Nullable
    String query(String key);

    /** All values of a key, in their order. */
    List<String> queries(String key);

    @Nullable
    String header(String name);

    /** Of the answer. */
    void answerHeader(String name, String value);

    /** As the client wrote it. */
    String encodedPath();

    /** The address that it comes from. */
    String peer();

    boolean secure();

    InputStream body();
}
