package io.warren.management.http;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request while it is served. Belongs to its virtual thread.
 *
 * <p>Names in the path were decoded once by the router and never are again: {@code %252F} is the name {@code %2F}.
 */
public final class Request implements Wish {
    private static final int LARGEST_FORM = 16_384;

    private static final int LONGEST_NAME = 255;

    private final Asked asked;
    private final Metadata metadata;
    private final Limits limits;
    private @Nullable Caller caller;
    private Sessions.@Nullable Session session;

    /**
     * What the configuration says about all requests.
     *
     * @param statsDisabled no statistics, whatever a request asks for
     * @param queueTotals the messages of queues all the same
     */
    public record Limits(int maxBodyBytes, boolean statsDisabled, boolean queueTotals) {}

    Request(Asked asked, Metadata metadata, Limits limits) {
        this.asked = asked;
        this.metadata = metadata;
        this.limits = limits;
    }

    /** @param by null for one who says who he is with each request */
    void authenticated(Caller as, Sessions.@Nullable Session by) {
        caller = as;
        session = by;
    }

    /** By which the caller is known; null if he says who he is with each request. */
    public Sessions.@Nullable Session session() {
        return session;
    }

    /** Whether it came over TLS. */
    public boolean secure() {
        return asked.secure();
    }

    /** Who asks; open routes have nobody. */
    public Caller caller() {
        return Objects.requireNonNull(caller, "an open route asked who calls");
    }

    /** The snapshot that this request sees from its beginning to its end, its own changes excepted. */
    public Metadata metadata() {
        return metadata;
    }

    public String method() {
        return asked.method();
    }

    /** A name in the path. */
    public String name(String parameter) {
        var name = Objects.requireNonNull(asked.segment(parameter), parameter);
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw HttpRefused.badRequest(parameter + " is longer than 255 bytes");
        }
        return name;
    }

    /** An exchange's name in the path: {@code amq.default} stands for the one without a name. */
    public String exchange(String parameter) {
        var name = name(parameter);
        return name.equals("amq.default") ? "" : name;
    }

    /** Whether the path has a segment of this name. */
    public boolean names(String parameter) {
        return asked.segment(parameter) != null;
    }

    /** The virtual host that the path or, for lists, the header {@code x-vhost} names; null for all. */
    public @Nullable String virtualHostName() {
        if (names("vhost")) {
            return name("vhost");
        }
        var header = asked.header("x-vhost");
        return header == null || header.isEmpty() ? null : header;
    }

    /** The virtual host of the path. */
    public VirtualHostMetadata virtualHost() {
        var name = Objects.requireNonNull(virtualHostName(), "a route without a virtual host");
        var found = metadata.virtualHost(name);
        if (found != null) {
            return found;
        }
        throw switch (method()) {
            case "PUT", "POST" -> HttpRefused.notFound("vhost_not_found");
            default -> HttpRefused.noSuchObject();
        };
    }

    @Override
    public @Nullable String query(String key) {
        return asked.query(key);
    }

    /** Of a parameter that may be there more than once. */
    public List<String> queries(String key) {
        return asked.queries(key);
    }

    public boolean queryFlag(String key) {
        return "true".equals(query(key));
    }

    @Override
    public boolean wantsStats() {
        return !limits.statsDisabled() && !queryFlag("disable_stats");
    }

    /** Whether, without statistics, the messages of queues are to be shown. */
    public boolean wantsQueueTotals() {
        return limits.queueTotals() || queryFlag("enable_queue_totals");
    }

    public @Nullable String header(String name) {
        return asked.header(name);
    }

    /** Sets a header of the answer. */
    public void answerHeader(String name, String value) {
        asked.answerHeader(name, value);
    }

    public String encodedPath() {
        return asked.encodedPath();
    }

    public Body body() {
        return Body.of(bytes(limits.maxBodyBytes()));
    }

    /** With a limit of its own. */
    public Body body(int limit, String notJson) {
        return Body.of(bytes(Math.min(limit, limits.maxBodyBytes())), notJson);
    }

    public Body body(String notJson) {
        return body(limits.maxBodyBytes(), notJson);
    }

    /** A document that is the body, or the file in a form. */
    public Body document(String notJson) {
        var type = header("content-type");
        if (type == null || !Upload.is(type)) {
            return body(notJson);
        }
        var file = Upload.field(type, bytes(limits.maxBodyBytes()), "file");
        return Body.of(file.orElseThrow(() -> HttpRefused.badRequest(notJson)), notJson);
    }

    /** The fields of a form; small, for those who have not said who they are send them, too. */
    public Map<String, String> form() {
        var fields = new HashMap<String, String>();
        for (var each : new String(bytes(LARGEST_FORM), StandardCharsets.UTF_8).split("&", -1)) {
            var pair = each.split("=", 2);
            fields.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw HttpRefused.badRequest("not_a_form");
        }
    }

    /** Where the request comes from. */
    public String peer() {
        return asked.peer();
    }

    /** Counts what is read and not what the client says it will send; nothing is ever decompressed. */
    private byte[] bytes(int limit) {
        try (var in = asked.body()) {
            var bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                asked.answerHeader("connection", "close");
                throw HttpRefused.badRequest("Exceeded HTTP request body size limit");
            }
            return withoutByteOrderMark(bytes);
        } catch (IOException broken) {
            throw new ClientGone("reading a request's body", broken);
        }
    }

    private static byte[] withoutByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? Arrays.copyOfRange(bytes, 3, bytes.length)
                : bytes;
    }
}
