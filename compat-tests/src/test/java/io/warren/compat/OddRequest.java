package io.warren.compat;

import io.warren.compat.harness.RawHttp;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One request that makes no sense, for some route. */
final class OddRequest {
    /** So many ways to make no sense. */
    static final int KINDS = 10;

    /** Where it may be that one is done. */
    static final String VIRTUAL_HOST = "malformed";

    /** What these do well is not survived, or not the same broker afterwards: they get no request that could be meant. */
    private static final Set<String> POWERFUL = Set.of(
            "/api/warren/memory-watermark",
            "/api/warren/disk-free-limit",
            "/api/warren/channel-max",
            "/api/warren/loopback-users",
            "/api/definitions/undo");

    /** The same, and they read no body that could be refused: they are only asked by other methods. */
    private static final Set<String> FINAL = Set.of("/api/warren/shutdown", "/api/warren/app/stop");

    /** In paths as they are sent. */
    private static final List<String> ODD_SEGMENTS = List.of(
            "..",
            ".",
            "%2E%2E",
            "..%2F..%2Fetc%2Fpasswd",
            "%00",
            "a%00b",
            "%FF%FE",
            "%C0%AF",
            "%252F",
            "%25",
            "%",
            "%z1",
            "%1",
            "a;b=c",
            "%3B",
            "%0D%0AX-Injected:%20yes",
            "%F0%9F%90%87",
            "%E2%80%AE",
            "'%20or%201=1%20--",
            "%22%3B%20drop%20table%20audit%3B%20--",
            "-1",
            "0",
            "99999999999999999999",
            "NaN",
            "null",
            "amq.default",
            "amq.direct",
            "%20",
            "a".repeat(256),
            "%41".repeat(1_500),
            "");

    private static final List<String> ODD_QUERIES = List.of(
            "?page=-1",
            "?page=0&page_size=0",
            "?page=99999999999999999999",
            "?page=1&page_size=501",
            "?page=x",
            "?page=1&use_regex=true&name=((((",
            "?page=1&use_regex=true&name=(a%2B)%2B%24",
            "?page=1&name=%FF",
            "?sort=",
            "?sort=.",
            "?sort=a.b.c.d.e.f.g.h",
            "?sort=%00&sort_reverse=perhaps",
            "?columns=,,,",
            "?columns=" + "a.".repeat(500),
            "?lengths_age=x&lengths_incr=y",
            "?lengths_age=-60&lengths_incr=-5",
            "?lengths_age=60&lengths_incr=0",
            "?msg_rates_age=9223372036854775807&msg_rates_incr=1",
            "?where=",
            "?where=messages%3E",
            "?where=name~((((",
            "?where=%3D%3D%3D",
            "?since=x&until=y",
            "?since=9223372036854775807&until=-1",
            "?kind=%3Cscript%3E",
            "?interval=x&watch=/../..",
            "?watch=",
            "?if-unused=perhaps&if-empty=2",
            "?download=x%22%0D%0ASet-Cookie:%20a=b",
            "?%",
            "?%zz=%zz",
            "?a[b]=c&a[b]=d",
            "?" + "a&".repeat(2_000));

    private static final List<String> BAD_JSON = List.of(
            "",
            "{",
            "}",
            "[",
            "{]",
            "nul",
            "NaN",
            "-",
            "1e999999",
            "\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{'a':1}",
            "// no\n{}",
            "{\"a\":1}{\"a\":2}",
            "\u0000",
            "\u00ff\u00fe{\u0000}\u0000",
            "<xml/>",
            "a=b&c=d",
            "[]",
            "7",
            "true",
            "\"text\"",
            "[[],[],{}]",
            "{\"\":{\"\":{\"\":null}}}");

    /** Keys that routes know. */
    private static final List<String> KEYS = List.of(
            "name",
            "value",
            "type",
            "durable",
            "auto_delete",
            "internal",
            "arguments",
            "routing_key",
            "properties",
            "payload",
            "payload_encoding",
            "count",
            "ackmode",
            "encoding",
            "truncate",
            "password",
            "password_hash",
            "hashing_algorithm",
            "tags",
            "users",
            "vhosts",
            "queues",
            "exchanges",
            "bindings",
            "permissions",
            "policies",
            "parameters",
            "global_parameters",
            "configure",
            "write",
            "read",
            "pattern",
            "definition",
            "priority",
            "apply-to",
            "description",
            "default_queue_type",
            "node",
            "membership",
            "vhost_pattern",
            "queue_pattern",
            "strategy",
            "username",
            "reason",
            "until",
            "headers",
            "document",
            "revision");

    private static final List<String> ODD_VALUES = List.of(
            "null",
            "true",
            "-1",
            "0.5",
            "1e400",
            "99999999999999999999999999",
            "\"\"",
            "\"perhaps\"",
            "\"\\u0000\"",
            "\"((((\"",
            "[]",
            "[null]",
            "[[[]]]",
            "[{\"name\":7,\"vhost\":null}]",
            "{}",
            "{\"x-max-length\":\"many\",\"x-queue-type\":[]}",
            "{\"headers\":7,\"delivery_mode\":\"x\",\"timestamp\":-1,\"expiration\":{}}");

    private static final List<String> ODD_HEADERS = List.of(
            "Content-Type: application/json; charset=utf-16",
            "Content-Type: text/html",
            "Content-Type: multipart/form-data; boundary=",
            "Content-Type: multipart/form-data",
            "Content-Type: ;;;",
            "Content-Encoding: gzip",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: bogus",
            "Content-Length: -1",
            "Content-Length: 1x",
            "Accept: text/html;q=x",
            "Accept-Encoding: gzip;q=9, br, *",
            "Range: bytes=9-1,x",
            "Expect: the-unexpected",
            "X-HTTP-Method-Override: DELETE",
            "X-Vhost: <script>",
            "x-vhost: \u00ff\u00fe",
            "If-None-Match: *",
            "Cookie: warren_session=; warren_session=x; =; ;",
            "Cookie: " + "a=b;".repeat(2_000),
            "Authorization: Basic",
            "Authorization: Basic !!!!",
            "Authorization: Bearer a.b.c",
            "Authorization: Basic " + "A".repeat(5_000),
            "X-Reason: %s%n${jndi:ldap://x}",
            "Upgrade: websocket",
            "Origin: \u0001",
            ": no name",
            " folded: line",
            "No colon",
            "X: a\rb",
            "Host: y");

    private final RandomGenerator random;
    private final String route;
    private String method;
    private String body = "";
    private String query = "";
    private String header = "";
    private boolean oddSegments;

    OddRequest(RandomGenerator random, String route, List<String> methods) {
        this.random = random;
        this.route = route;
        this.method = of(methods);
    }

    private <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String request(int kind) {
        switch (FINAL.contains(route) ? 0 : POWERFUL.contains(route) ? kind % 2 : kind) {
            case 0 -> method = of(List.of("PATCH", "TRACE", "CONNECT", "get", "PROPFIND", "G\u0001T", "X".repeat(300)));
            case 1 -> body = of(BAD_JSON.subList(1, 14));
            case 2 -> body = of(BAD_JSON);
            case 3 -> {
                var depth = 1 << random.nextInt(6, 17);
                body = random.nextBoolean() ? "[".repeat(depth) : "{\"a\":".repeat(depth);
                body += random.nextBoolean() ? "1" + "]".repeat(depth) : "";
            }
            case 4 -> body = object();
            case 5 -> oddSegments = true;
            case 6 -> query = of(ODD_QUERIES);
            case 7 -> header = of(ODD_HEADERS) + "\r\n";
            case 8 -> {
                oddSegments = true;
                query = of(ODD_QUERIES);
                body = object();
            }
            case 9 -> body = "{\"value\":\"" + "x".repeat(random.nextInt(5) == 0 ? 11_000_000 : 300_000) + "\"}";
            default -> throw new IllegalArgumentException("kind " + kind);
        }
        var login = header.startsWith("Authorization") ? "" : RawHttp.LOGIN;
        var type = header.startsWith("Content-Type") ? "" : "Content-Type: application/json\r\n";
        var length = header.startsWith("Content-Length") || header.startsWith("Transfer")
                ? ""
                : "Content-Length: " + body.length() + "\r\n";
        return method + " " + path() + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + login + type + length
                + header + "\r\n" + body;
    }

    private String object() {
        var json = new StringBuilder("{");
        for (var each = random.nextInt(1, 12); each > 0; each--) {
            json.append('"')
                    .append(of(KEYS))
                    .append("\":")
                    .append(of(ODD_VALUES))
                    .append(each > 1 ? "," : "}");
        }
        return json.toString();
    }

    private String path() {
        var path = new StringBuilder();
        for (var each : route.substring(1).split("/", -1)) {
            var name = each.startsWith("{");
            path.append('/').append(name ? (oddSegments ? of(ODD_SEGMENTS) : usual(each)) : each);
        }
        if (oddSegments && random.nextInt(4) == 0) {
            path.append(of(List.of("/", "//", "/.", "/..;/", "%2F", "/%2e%2e/%2e%2e")));
        }
        return path.toString();
    }

    private static String usual(String parameter) {
        return switch (parameter) {
            case "{vhost}" -> VIRTUAL_HOST;
            case "{dtype}" -> "q";
            case "{node}" -> "rabbit%40localhost";
            default -> "malformed";
        };
    }
}
