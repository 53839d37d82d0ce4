package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * A request that will not be served. It may be found out at any depth of reading the request, and there is one place that
 * makes the answer of it; so it is thrown. It has no stack trace: it is nobody's mistake but the client's.
 */
public final class HttpRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final transient JsonNode reason;

    private HttpRefused(int status, String error, JsonNode reason) {
        super(error, null, false, false);
        this.status = status;
        this.error = error;
        this.reason = reason;
    }

    public int status() {
        return status;
    }

    public String error() {
        return error;
    }

    public JsonNode reason() {
        return reason;
    }

    public static HttpRefused of(int status, String error, String reason) {
        return new HttpRefused(status, error, TextNode.valueOf(reason));
    }

    public static HttpRefused badRequest(String reason) {
        return of(400, "bad_request", reason);
    }

    /** RabbitMQ gives some reasons as a list: {@code ["not_base64","!!"]}. */
    public static HttpRefused badRequest(JsonNode reason) {
        return new HttpRefused(400, "bad_request", reason);
    }

    /** Wrong credentials: with a z. */
    public static HttpRefused notAuthenticated() {
        return of(401, "not_authorized", "Not_Authorized");
    }

    /** Known, but not entitled: with an s, and 401 as well (RabbitMQ never answers 403). */
    public static HttpRefused notAuthorised(String reason) {
        return of(401, "not_authorised", reason);
    }

    /** A permission that AMQP would have refused, too. */
    public static HttpRefused accessRefused() {
        return notAuthorised("Access refused.");
    }

    /** The path names nothing. */
    public static HttpRefused noSuchObject() {
        return of(404, "Object Not Found", "Not Found");
    }

    /** Something that the request needs is missing. */
    public static HttpRefused notFound(String reason) {
        return of(404, "not_found", reason);
    }

    /** 503 with the body of a failed health check, which some routes answer that are none. */
    public static HttpRefused failed(String reason) {
        return of(503, "", reason);
    }

    public static HttpRefused unavailable(String reason) {
        return of(503, "service_unavailable", reason);
    }
}
