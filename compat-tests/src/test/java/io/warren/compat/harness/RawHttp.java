package io.warren.compat.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Requests as bytes, for what no HTTP client can be made to send. */
public record RawHttp(String host, int port) {
    /** The header of guest. */
    public static final String LOGIN = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.US_ASCII)) + "\r\n";

    private static final int MOST = 4 << 20;

    /**
     * What came back.
     *
     * @param headers in lower case, one a line
     * @param body without the framing of chunks
     */
    public record Answer(int status, String headers, String body) {
        /** Empty if there is none. */
        public String contentType() {
            return headers.lines()
                    .filter(each -> each.startsWith("content-type:"))
                    .map(each -> each.substring("content-type:".length()).strip())
                    .findFirst()
                    .orElse("");
        }

        @Override
        public String toString() {
            return status + "\n" + headers + "\n" + body.substring(0, Math.min(2_000, body.length()));
        }
    }

    /** Sends this and reads up to the end of the connection, so the request says {@code Connection: close}. */
    public Answer answer(String request) throws IOException {
        var read = new ByteArrayOutputStream();
        try (var socket = new Socket(host, port)) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            } catch (IOException hungUp) {
                // It may answer before it has read what it will not take.
            }
            var part = new byte[65_536];
            try {
                for (var many = 0;
                        many >= 0 && read.size() < MOST;
                        many = socket.getInputStream().read(part)) {
                    read.write(part, 0, many);
                    if (read.size() < 16_384 && endless(read)) {
                        break;
                    }
                }
            } catch (IOException reset) {
                // Bytes that were not read turn the end into a reset.
            }
        }
        return parsed(read.toString(StandardCharsets.UTF_8), request);
    }

    /** A stream of events has no end; its head says all. */
    private static boolean endless(ByteArrayOutputStream read) {
        var head = read.toString(StandardCharsets.ISO_8859_1);
        return head.contains("text/event-stream") && head.contains("\r\n\r\n");
    }

    private static Answer parsed(String all, String request) throws IOException {
        var end = all.indexOf("\r\n\r\n");
        if (!all.startsWith("HTTP/1.") || end < 0) {
            throw new IOException(
                    "no answer but '" + all + "' to " + request.substring(0, Math.min(500, request.length())));
        }
        var headers = all.substring(0, end).toLowerCase(Locale.ROOT);
        var body = all.substring(end + 4);
        return new Answer(
                Integer.parseInt(all.substring(9, 12)),
                headers,
                headers.contains("transfer-encoding: chunked") ? whole(body) : body);
    }

    private static String whole(String chunks) {
        var body = new ByteArrayOutputStream();
        var bytes = chunks.getBytes(StandardCharsets.UTF_8);
        var at = 0;
        while (at < bytes.length) {
            var line = at;
            while (line < bytes.length && bytes[line] != '\r') {
                line++;
            }
            var size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.US_ASCII).strip(), 16);
            if (size == 0) {
                break;
            }
            body.write(bytes, line + 2, Math.min(size, bytes.length - line - 2));
            at = line + 2 + size + 2;
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
