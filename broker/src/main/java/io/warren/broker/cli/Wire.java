package io.warren.broker.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Carries a request to the management API and waits for the answer. */
interface Wire {
    /** What came back. */
    record Answer(int status, String body) {}

    /**
     * Sends one request.
     *
     * @param path below {@code /api/}
     * @throws java.net.http.HttpTimeoutException if there is no answer in time
     */
    Answer send(String method, String path, byte[] body, Map<String, String> headers, Duration timeout)
            throws IOException, InterruptedException;

    /** For messages. */
    String where();
}
