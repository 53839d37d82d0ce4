package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Permission;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** {@code /api/permissions}: who may configure, write and read what in a virtual host. */
public final class Permissions {
    private final Changes changes;

    public Permissions(Changes changes) {
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

    public Reply get(Request request) {
        return Reply.json(json(existing(request)));
    }

    public Reply put(Request request) {
        var virtualHost = request.name("vhost");
        var user = request.name("user");
        bothExist(request.metadata(), user, virtualHost);
        var permission = permission(user, virtualHost, request.body());
        var before = request.metadata().permission(user, virtualHost);
        changes.make(request, new MetadataChange.PutPermission(permission));
        return Reply.put(before == null);
    }

    public Reply delete(Request request) {
        var permission = existing(request);
        changes.make(request, new MetadataChange.DeletePermission(permission.user(), permission.virtualHost()));
        return Reply.done();
    }

    static Permission permission(String user, String virtualHost, Body body) {
        body.require("configure", "write", "read");
        return new Permission(
                user, virtualHost, body.text("configure", ""), body.text("write", ""), body.text("read", ""));
    }

    static void bothExist(Metadata metadata, String user, String virtualHost) {
        if (metadata.user(user) == null || metadata.virtualHost(virtualHost) == null) {
            throw HttpRefused.badRequest("vhost_or_user_not_found");
        }
    }

    private static Permission existing(Request request) {
        var found = request.metadata().permission(request.name("user"), request.name("vhost"));
        if (found == null) {
            throw HttpRefused.noSuchObject();
        }
        return found;
    }

    private static Reply rows(Request request, Predicate<Permission> wanted) {
        return Listing.whole(
                request, inOrder(request.metadata()).stream().filter(wanted).toList(), Permissions::json);
    }

    static List<Permission> inOrder(Metadata metadata) {
        return metadata.permissions().values().stream()
                .sorted(Comparator.comparing(Permission::virtualHost).thenComparing(Permission::user))
                .toList();
    }

    static ObjectNode json(Permission permission) {
        return Json.object()
                .put("user", permission.user())
                .put("vhost", permission.virtualHost())
                .put("configure", permission.configure())
                .put("write", permission.write())
                .put("read", permission.read());
    }
}
