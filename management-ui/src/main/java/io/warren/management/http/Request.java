package io.warren.management.http;

import io.javalin.http.Context;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request while it is served. Belongs to its virtual thread.
 *
 * <p>Names in the path were decoded once by the router and never are again: {@code %252F} is the name {@code %2F}.
 */
public final class Request {
    private static final int LONGEST_NAME = 255;

    private final Context context;
    private final Metadata metadata;
    private final int maxBodyBytes;
    private @Nullable Caller caller;

    Request(Context context, Metadata metadata, int maxBodyBytes) {
        this.context = context;
        this.metadata = metadata;
        this.maxBodyBytes = maxBodyBytes;
    }

    void authenticated(Caller as) {
        caller = as;
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
        return context.method().name();
    }

    /** A name in the path. */
    public String name(String parameter) {
        var name = context.pathParam(parameter);
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

    public boolean names(String parameter) {
        return context.pathParamMap().containsKey(parameter);
    }

    /** The virtual host that the path or, for lists, the header {@code x-vhost} names; null for all. */
    public @Nullable String virtualHostName() {
        if (names("vhost")) {
            return name("vhost");
        }
        var header = context.header("x-vhost");
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

    public @Nullable String query(String key) {
        return context.queryParam(key);
    }

    public boolean queryFlag(String key) {
        return "true".equals(query(key));
    }

    public @Nullable String header(String name) {
        return context.header(name);
    }

    /** Sets a header of the answer. */
    public void answerHeader(String name, String value) {
        context.header(name, value);
    }

    public String encodedPath() {
        return context.req().getRequestURI();
    }

    public Body body() {
        return Body.of(bytes(maxBodyBytes));
    }

    /** With a limit of its own. */
    public Body body(int limit, String notJson) {
        return Body.of(bytes(Math.min(limit, maxBodyBytes)), notJson);
    }

    public Body body(String notJson) {
        return body(maxBodyBytes, notJson);
    }

    /** Counts what is read and not what the client says it will send; nothing is ever decompressed. */
    private byte[] bytes(int limit) {
        try (var in = context.bodyInputStream()) {
            var bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                context.header("connection", "close");
                throw HttpRefused.of(413, "payload_too_large", "Exceeded HTTP request body size limit");
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
