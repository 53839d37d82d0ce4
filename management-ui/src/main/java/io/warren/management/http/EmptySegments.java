package io.warren.management.http;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The default exchange is an empty segment in paths ({@code /api/bindings/%2F/e//q/name}, {@code
 * /api/exchanges/%2F//publish}), which no route's parameter matches; the exchange's other name stands in for it.
 */
public final class EmptySegments extends Handler.Wrapper {
    private static final Pattern DEFAULT_EXCHANGE =
            Pattern.compile("(/api/bindings/[^/]+/e|/api/exchanges/[^/]+)//(?=.)");

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = request.getHttpURI().getPath();
        var named = path == null ? null : DEFAULT_EXCHANGE.matcher(path).replaceFirst("$1/amq.default/");
        if (named == null || named.equals(path)) {
            return super.handle(request, response, callback);
        }
        return super.handle(
                Request.serveAs(
                        request, HttpURI.build(request.getHttpURI()).path(named).asImmutable()),
                response,
                callback);
    }
}
