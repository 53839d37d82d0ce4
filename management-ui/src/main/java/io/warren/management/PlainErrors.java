package io.warren.management;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty answers to what is not a request at all: a line of JSON, no page with the server's name and a trace. */
final class PlainErrors extends ErrorHandler {
    private static final byte[] BODY =
            "{\"error\":\"bad_request\",\"reason\":\"The request is not valid\"}".getBytes(StandardCharsets.UTF_8);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put("x-content-type-options", "nosniff");
        response.write(true, ByteBuffer.wrap(BODY), callback);
        return true;
    }
}
