package io.warren.management.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.warren.engine.metadata.Metadata;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every request of the API: the gate, the route, its answer; and what becomes of mistakes, ours included. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger("management");

    private final Gate gate;
    private final Supplier<Metadata> metadata;
    private final BooleanSupplier serving;
    private final Request.Limits limits;

    /**
     * Prepares.
     *
     * @param metadata the snapshot of now; answers while the app is stopped, too
     * @param serving false while the app is stopped
     */
    public Pipeline(Gate gate, Supplier<Metadata> metadata, BooleanSupplier serving, Request.Limits limits) {
        this.gate = gate;
        this.metadata = metadata;
        this.serving = serving;
        this.limits = limits;
    }

    public void handle(Route route, Context context) {
        try {
            var request = new Request(new HttpAsked(context), metadata.get(), limits);
            gate.pass(route, request, context);
            refuseWhileStopped(route);
            if (route.jsonOnly() && !saysJson(context)) {
                throw HttpRefused.of(415, "unsupported_media_type", "The content type must be application/json");
            }
            Answers.write(context, route.handler().handle(request));
        } catch (HttpRefused refused) {
            Answers.write(context, refused);
        }
    }

    private void refuseWhileStopped(Route route) {
        if (!route.whileStopped() && !serving.getAsBoolean()) {
            throw HttpRefused.unavailable("The app is stopped");
        }
    }

    /** The metadata as they are now. */
    public Metadata metadata() {
        return metadata.get();
    }

    /**
     * Looks for somebody who was let in before, as if he had asked: the same gate, the same answer.
     *
     * @throws HttpRefused what he would be answered
     */
    public Reply look(Look look, Caller caller) {
        var request = new Request(look.asked(caller.peer()), metadata.get(), limits);
        request.authenticated(caller, null);
        gate.authorise(look.route(), request);
        refuseWhileStopped(look.route());
        return look.route().handler().handle(request);
    }

    private static boolean saysJson(Context context) {
        var type = context.contentType();
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    /** What no route foresaw. The client hears that it happened, the log what it was. */
    public static void failed(Exception mistake, Context context) {
        if (mistake instanceof ClientGone) {
            LOG.atDebug().setCause(mistake).log("http_connection_broken");
            context.status(400);
            return;
        }
        LOG.atError()
                .addKeyValue("method", context.req().getMethod())
                .addKeyValue("path", context.req().getRequestURI())
                .setCause(mistake)
                .log("http_request_failed");
        Answers.write(context, HttpRefused.of(500, "internal_server_error", "The server's log says more"));
    }

    /** What Javalin itself refuses. */
    public static void refused(HttpResponseException refusal, Context context) {
        var status = refusal.getStatus();
        Answers.write(
                context,
                status == 404
                        ? HttpRefused.noSuchObject()
                        : HttpRefused.of(status, status == 405 ? "" : "bad_request", "The request is not valid"));
    }
}
