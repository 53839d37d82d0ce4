package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.User;
import io.warren.engine.view.NodeView;
import io.warren.management.http.Caller;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Logins;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/x/session}: logging in to the user interface, and out. */
public final class LoginSession {
    private static final Logger LOG = LoggerFactory.getLogger("user");
    private static final int LARGEST = 16_384;

    private final NodeView node;
    private final Logins logins;
    private final Sessions sessions;
    private final String rabbitVersion;
    private final String path;

    /** @param pathPrefix before every path, empty for none */
    public LoginSession(NodeView node, Logins logins, Sessions sessions, String rabbitVersion, String pathPrefix) {
        this.node = node;
        this.logins = logins;
        this.sessions = sessions;
        this.rabbitVersion = rabbitVersion;
        this.path = pathPrefix + "/";
    }

    public Reply open(Request request) {
        var body = request.body(LARGEST, "not_json").require("username", "password");
        var name = body.text("username", "");
        switch (logins.login(name, body.text("password", ""), request.peer(), Logins.Way.SESSION)) {
            case Logins.Outcome.Granted _ -> {}
            case Logins.Outcome.OnlyLocal _ -> throw HttpRefused.notAuthorised("User can only log in via localhost");
            case Logins.Outcome.Refused() -> throw HttpRefused.notAuthorised("The name or the password is wrong");
        }
        var user = request.metadata().user(name);
        if (user == null) {
            throw HttpRefused.notAuthorised("The name or the password is wrong");
        }
        if (!mayManage(user)) {
            throw HttpRefused.notAuthorised("This user has no tag that lets him manage: management, policymaker,"
                    + " monitoring or administrator");
        }
        var opened = sessions.open(user, request.peer())
                .orElseThrow(() -> HttpRefused.unavailable("Too many are logged in; try again later"));
        LOG.atInfo()
                .addKeyValue("user", name)
                .addKeyValue("peer", request.peer())
                .log("session_opened");
        logins.opened(name, request.peer());
        request.answerHeader("set-cookie", Sessions.cookie(opened.id(), path, request.secure()));
        return new Reply.Made(json(opened.session(), user));
    }

    private static boolean mayManage(User user) {
        return new Caller(user, "").managesAtAll();
    }

    public Reply show(Request request) {
        var session = request.session();
        if (session == null) {
            throw HttpRefused.notAuthorised("no_session");
        }
        return Reply.json(json(session, request.caller().user()));
    }

    public Reply end(Request request) {
        var session = request.session();
        if (session != null) {
            sessions.end(session);
            LOG.atInfo()
                    .addKeyValue("user", session.user())
                    .addKeyValue("peer", request.peer())
                    .log("session_ended");
        }
        request.answerHeader("set-cookie", Sessions.noCookie(path, request.secure()));
        return Reply.done();
    }

    private ObjectNode json(Sessions.Session session, User user) {
        var json = Json.object().put("name", user.name());
        json.set("tags", Json.texts(user.tags()));
        return json.put("csrf", session.csrf())
                .put("timeout_minutes", sessions.timeoutMinutes())
                .put("cluster_name", node.clusterName())
                .put("node", node.nodeName())
                .put("version", node.version())
                .put("rabbitmq_version", rabbitVersion);
    }
}
