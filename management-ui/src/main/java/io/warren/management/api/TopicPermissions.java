package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.TopicPermission;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** {@code /api/topic-permissions}: rights on routing keys of topic exchanges. One user and virtual host may have several. */
public final class TopicPermissions {
    private final Changes changes;

    public TopicPermissions(Changes changes) {
        this.changes = changes;
    }

    public Reply list(Request request) {
        return rows(request, each -> true);
    }

    public Reply ofVirtualHost(Request request) {
        var name = request.virtualHost().settings().name();
        return rows(request, each -> each.virtualHost().equals(name));
    }

    public Reply ofUser(Request request) {
        var name = Users.existing(request).name();
        return rows(request, each -> each.user().equals(name));
    }

    /** A list, also for one user and virtual host. */
    public Reply get(Request request) {
        existing(request);
        return rows(
                request,
                each -> each.user().equals(request.name("user"))
                        && each.virtualHost().equals(request.name("vhost"))
                        && (!request.names("exchange") || each.exchange().equals(request.exchange("exchange"))));
    }

    public Reply put(Request request) {
        var virtualHost = request.name("vhost");
        var user = request.name("user");
        Permissions.bothExist(request.metadata(), user, virtualHost);
        var permission = permission(user, virtualHost, request.body());
        var before = request.metadata().topicPermissions(user, virtualHost);
        changes.make(request, new MetadataChange.PutTopicPermission(permission));
        return Reply.put(before.isEmpty());
    }

    public Reply delete(Request request) {
        existing(request);
        var exchange = request.names("exchange") ? request.exchange("exchange") : "";
        changes.make(
                request,
                new MetadataChange.DeleteTopicPermission(request.name("user"), request.name("vhost"), exchange));
        return Reply.done();
    }

    static TopicPermission permission(String user, String virtualHost, Body body) {
        body.require("exchange", "write", "read");
        return new TopicPermission(
                user, virtualHost, body.text("exchange", ""), body.text("write", ""), body.text("read", ""));
    }

    private static void existing(Request request) {
        if (request.metadata()
                .topicPermissions(request.name("user"), request.name("vhost"))
                .isEmpty()) {
            throw HttpRefused.noSuchObject();
        }
    }

    private static Reply rows(Request request, Predicate<TopicPermission> wanted) {
        return Listing.whole(
                request, inOrder(request.metadata()).stream().filter(wanted).toList(), TopicPermissions::json);
    }

    static List<TopicPermission> inOrder(Metadata metadata) {
        return metadata.topicPermissions().values().stream()
                .flatMap(each -> each.values().stream())
                .sorted(Comparator.comparing(TopicPermission::virtualHost)
                        .thenComparing(TopicPermission::user)
                        .thenComparing(TopicPermission::exchange))
                .toList();
    }

    static ObjectNode json(TopicPermission permission) {
        return Json.object()
                .put("user", permission.user())
                .put("vhost", permission.virtualHost())
                .put("exchange", permission.exchange())
                .put("write", permission.write())
                .put("read", permission.read());
    }
}
