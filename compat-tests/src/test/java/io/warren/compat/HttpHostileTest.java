package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.WarrenOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Requests that no client sends by mistake: sizes that lie, bombs, other protocols, pages of other origins. */
@OnBroker
@WarrenOnly
class HttpHostileTest {
    private static final String LOGIN = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.US_ASCII)) + "\r\n";

    @Test
    void whatIsReadCountsAndNotWhatIsAnnounced(Client client) throws Exception {
        var head = "PUT /api/global-parameters/large HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + LOGIN;
        assertEquals(
                400, status(client, head + "Content-Length: 99999999999\r\n\r\n{"), "a promise alone takes nothing");
        try (var socket = connect(client)) {
            var out = socket.getOutputStream();
            out.write((head + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var chunk = new byte[1 << 20];
            java.util.Arrays.fill(chunk, (byte) ' ');
            try {
                for (var each = 0; each < 12; each++) {
                    out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.write(chunk);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException hungUp) {
                // It may answer before it has read what it will not take.
            }
            assertTrue(answer(socket).contains("Exceeded HTTP request body size limit"));
        }
    }

    @Test
    void whoHasNotSaidWhoHeIsSendsLittle(Client client) throws Exception {
        var login = "POST /api/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
        var form = "username=guest&password=guest";
        assertEquals(200, status(client, login + form.length() + "\r\n\r\n" + form));
        var large = form + "&padding=" + "x".repeat(20_000);
        assertEquals(400, status(client, login + large.length() + "\r\n\r\n" + large));
    }

    @Test
    void nothingIsDecompressed(Client client) throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write("{\"value\":1,\"padding\":\"".getBytes(StandardCharsets.US_ASCII));
            gzip.write(new byte[1 << 20]);
        }
        try (var socket = connect(client)) {
            socket.getOutputStream()
                    .write(("PUT /api/global-parameters/bomb HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                    + "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
                                    + bomb.size() + "\r\n" + LOGIN + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bomb.toByteArray());
            var status = status(answer(socket));
            assertTrue(status == 400 || status == 415, () -> "answered " + status);
        }
    }

    @Test
    void jsonHasABottom(Client client) throws Exception {
        var deep = "[".repeat(100_000);
        assertEquals(400, put(client, "{\"value\":" + deep));
        assertEquals(400, put(client, "{\"value\":" + "9".repeat(100_000) + "}"));
        assertEquals(400, put(client, "{\"value\":1} {\"value\":2}"));
        assertEquals(400, put(client, "{\"value\":NaN}"));
    }

    @Test
    void onlyHttpOneIsSpoken(Client client) throws Exception {
        for (var request : List.of(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /api/overview HTTP/1.1\r\nHost: x\r\nHost: y\r\n" + LOGIN + "\r\n",
                "GET /api/overview HTTP/1.1\r\n" + LOGIN + "\r\n",
                "PUT /api/global-parameters/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n" + LOGIN
                        + "\r\n{}    ",
                "PUT /api/global-parameters/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
                        + LOGIN + "\r\n0\r\n\r\n",
                "GET /api/overview HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(40_000) + "\r\n\r\n",
                "GET /" + "y".repeat(40_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/%zz HTTP/1.1\r\nHost: x\r\n" + LOGIN + "\r\n",
                "GET /api/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n" + LOGIN + "\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n" + LOGIN + "\r\n",
                "TRACE /api/overview HTTP/1.1\r\nHost: x\r\n" + LOGIN + "\r\n")) {
            var answer = answer(client, request);
            var status = status(answer);
            assertTrue(
                    status / 100 == 4 || status == 505,
                    () -> status + " to " + request.lines().toList());
            assertFalse(answer.contains("root:") || answer.contains("\tat "), answer);
            assertFalse(answer.toLowerCase(Locale.ROOT).contains("jetty"), answer);
        }
        var upgrade = answer(
                client,
                "GET /api/overview HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n" + LOGIN + "\r\n");
        assertEquals(200, status(upgrade), "it is answered as what it is, without a change of protocol");
    }

    @Test
    void pagesOfOtherOriginsChangeNothingAndAreToldNothing(Client client) throws Exception {
        var put = "PUT /api/global-parameters/origin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 11\r\nConnection: close\r\n" + LOGIN;
        for (var origin : List.of(
                "Origin: http://evil.example\r\n",
                "Origin: null\r\n",
                "Origin: http://x.evil.example\r\n",
                "Sec-Fetch-Site: cross-site\r\n",
                "Sec-Fetch-Site: same-site\r\n")) {
            assertEquals(403, status(client, put + origin + "\r\n{\"value\":1}"), origin);
        }
        assertEquals(201, status(client, put + "Origin: http://x\r\n\r\n{\"value\":1}"));
        client.deleteAfterwards("global-parameters/origin");

        var read = answer(
                client,
                "GET /api/overview HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\nConnection: close\r\n" + LOGIN
                        + "\r\n");
        var headers = read.substring(0, read.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
        assertFalse(headers.contains("access-control-"), headers);
        assertFalse(headers.contains("set-cookie"), headers);
        assertTrue(headers.contains("x-content-type-options: nosniff"), headers);
        assertTrue(headers.contains("default-src 'self'"), headers);
        assertTrue(headers.contains("content-type: application/json"), headers);
    }

    private static int put(Client client, String body) throws IOException {
        return status(
                client,
                "PUT /api/global-parameters/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n" + LOGIN + "\r\n" + body);
    }

    private static int status(Client client, String request) throws IOException {
        return status(answer(client, request));
    }

    private static int status(String answer) {
        assertTrue(answer.startsWith("HTTP/1."), () -> "no answer but: " + answer);
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static String answer(Client client, String request) throws IOException {
        try (var socket = connect(client)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return answer(socket);
        }
    }

    /** All up to the end of the connection; of one that stays open, what comes until the other side is done. */
    private static String answer(Socket socket) throws IOException {
        var answer = new ByteArrayOutputStream();
        try {
            socket.shutdownOutput();
            socket.getInputStream().transferTo(answer);
        } catch (IOException reset) {
            // Bytes that were not read turn the end into a reset.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static Socket connect(Client client) throws IOException {
        var socket = new Socket(client.broker().host(), client.broker().managementPort());
        socket.setSoTimeout(20_000);
        return socket;
    }
}
