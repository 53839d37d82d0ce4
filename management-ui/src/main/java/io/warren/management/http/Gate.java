package io.warren.management.http;

import io.javalin.http.Context;
import io.warren.management.http.Authorisation.VirtualHostAsked;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in: first who asks, then what {@link Authorisation} decides. Every route passes here and nowhere else; what
 * comes after may rely on it.
 */
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger("user");

    private final Logins logins;
    private final Permits permits;
    private final Origins origins;
    private final Sessions sessions;
    private final AtomicBoolean warnedOfPlainPasswords = new AtomicBoolean();

    public Gate(Logins logins, Permits permits, Origins origins, Sessions sessions) {
        this.logins = logins;
        this.permits = permits;
        this.origins = origins;
        this.sessions = sessions;
    }

    void pass(Route route, Request request, Context context) {
        refuseForeignPages(context);
        if (route.grade() == Grade.OPEN) {
            return;
        }
        authenticate(request, context);
        authorise(route, request);
    }

    /** Refuses what the caller of the request may not do. */
    void authorise(Route route, Request request) {
        var caller = request.caller();
        var looks = request.method().equals("GET") || request.method().equals("HEAD");
        var verdict = Authorisation.decide(
                route.grade(),
                caller,
                looks,
                virtualHostAsked(request, caller),
                () -> route.owner().of(request).equals(caller.name()));
        switch (verdict) {
            case Authorisation.Verdict.Allowed() -> {}
            case Authorisation.Verdict.Refused(var reason) -> throw refused(caller, reason);
            case Authorisation.Verdict.Hidden() -> throw HttpRefused.notFound("Not Found");
        }
    }

    private VirtualHostAsked virtualHostAsked(Request request, Caller caller) {
        var name = request.virtualHostName();
        if (name == null) {
            return VirtualHostAsked.NONE;
        }
        return request.metadata().virtualHost(name) != null && permits.enters(caller, name)
                ? VirtualHostAsked.ENTERED
                : VirtualHostAsked.CLOSED;
    }

    /** Who sends credentials with each request is not looked for among the sessions. */
    private void authenticate(Request request, Context context) {
        var header = context.header("authorization");
        if (header == null && context.attribute(OwnersSocket.OWNER) != null) {
            request.authenticated(Caller.owningTheProcess(), null);
            logins.owner();
            return;
        }
        var id = header == null ? Sessions.id(context.header("cookie")) : null;
        if (id == null) {
            request.authenticated(byPassword(request, context), null);
            return;
        }
        // A browser adds the cookie to what pages of other ports of this host ask for, too.
        if (isForeign(context)) {
            throw foreign();
        }
        var session = sessions.find(id, request.metadata(), request.peer());
        var user = session == null ? null : request.metadata().user(session.user());
        if (session == null || user == null) {
            throw HttpRefused.notAuthorised("session_expired");
        }
        if (changes(request.method()) && !Sessions.knows(session, context.header("x-csrf-token"))) {
            throw HttpRefused.of(403, "forbidden", "The token of the session is missing or wrong");
        }
        request.authenticated(new Caller(user, request.peer()), session);
    }

    private static boolean changes(String method) {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    private Caller byPassword(Request request, Context context) {
        var credentials = Credentials.of(context.header("authorization"));
        if (credentials == null) {
            if (context.header("x-warren-ui") != null || request.encodedPath().contains("/api/x/")) {
                throw HttpRefused.notAuthorised("no_session"); // The browser is not to ask by itself.
            }
            context.header("www-authenticate", "Basic realm=\"RabbitMQ Management\"");
            throw HttpRefused.of(401, "", "");
        }
        var peer = context.req().getRemoteAddr();
        warnOfPlainPasswords(peer, context);
        return switch (logins.login(credentials.user(), credentials.password(), peer, Logins.Way.BASIC)) {
            case Logins.Outcome.Granted(var name) -> {
                var user = request.metadata().user(name);
                if (user == null) {
                    throw HttpRefused.notAuthenticated();
                }
                yield new Caller(user, peer);
            }
            case Logins.Outcome.OnlyLocal _ -> throw HttpRefused.notAuthorised("User can only log in via localhost");
            case Logins.Outcome.Refused() -> throw HttpRefused.notAuthenticated();
        };
    }

    private static HttpRefused refused(Caller caller, String reason) {
        LOG.atInfo()
                .addKeyValue("user", caller.name())
                .addKeyValue("peer", caller.peer())
                .addKeyValue("reason", reason)
                .log("http_access_denied");
        return HttpRefused.notAuthorised(reason);
    }

    /**
     * A browser that remembers Basic credentials adds them to requests which a foreign page makes. Such a page can make
     * only simple POSTs without asking first, but it cannot hide where it comes from.
     */
    private void refuseForeignPages(Context context) {
        if (!changes(context.req().getMethod())) {
            return;
        }
        var origin = context.header("origin");
        if ((origin == null || !origins.allow(origin)) && isForeign(context)) {
            throw foreign();
        }
    }

    private static boolean isForeign(Context context) {
        var site = context.header("sec-fetch-site");
        var origin = context.header("origin");
        return site != null
                ? !site.equals("same-origin") && !site.equals("none")
                : origin != null && !sameHost(origin, context.header("host"));
    }

    private static HttpRefused foreign() {
        return HttpRefused.of(403, "forbidden", "Requests from pages of other origins are refused");
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        try {
            var authority = URI.create(origin).getAuthority();
            return authority != null
                    && host != null
                    && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private void warnOfPlainPasswords(String peer, Context context) {
        if (!context.req().isSecure()
                && !PeerAddress.isLoopback(peer)
                && warnedOfPlainPasswords.compareAndSet(false, true)) {
            LOG.atWarn().addKeyValue("peer", peer).log("http_password_without_tls");
        }
    }
}
