package io.warren.management.http;

import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Bindings of the default exchange have an empty segment in their path ({@code /api/bindings/%2F/e//q/name}), which no
 * route's parameter matches; the exchange's other name stands in for it.
 */
public final class EmptySegments extends Handler.Wrapper {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = request.getHttpURI().getPath();
        if (path == null || !path.contains("/api/bindings/") || !path.contains("/e//")) {
            return super.handle(request, response, callback);
        }
        var named = HttpURI.build(request.getHttpURI())
                .path(path.replace("/e//", "/e/amq.default/"))
                .asImmutable();
        return super.handle(Request.serveAs(request, named), response, callback);
    }
}
