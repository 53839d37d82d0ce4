package io.warren.broker;

import io.warren.amqp.types.FieldValue;
import io.warren.broker.configuration.Configuration;
import io.warren.engine.access.Passwords;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The virtual host and the user that a new node begins with (RabbitMQ, "Access Control", default user). */
final class Defaults {
    private static final Origin BOOT = new Origin(Origin.BROKER.user(), "boot");

    static final String CLUSTER_ID = "internal_cluster_id";

    private Defaults() {}

    /**
     * What a person is told at the start. A password only if it is the one that everybody knows, and only while it works
     * and from nowhere but this machine; else the name of the default user, or of an administrator if that one is gone.
     */
    static String login(Configuration configuration, Metadata metadata, Passwords passwords) {
        var guest = metadata.user("guest");
        if (guest != null
                && configuration.namesOn("loopback_users").contains("guest")
                && passwords.matches(guest, "guest")) {
            return "login guest/guest (loopback only)";
        }
        var usual = metadata.user(configuration.text("default_user"));
        if (usual != null) {
            return "user " + usual.name();
        }
        return metadata.users().values().stream()
                .filter(each -> each.tagged("administrator"))
                .map(User::name)
                .sorted()
                .findFirst()
                .map(name -> "user " + name)
                .orElse("no administrator");
    }

    /**
     * Does nothing if definitions are to be loaded, which then say all, or if there is a user, or any virtual host but the
     * default one: what was deleted stays so. The user comes
     * last of what is looked at, so that a first start that was cut short is finished by the next.
     */
    static void declareIfNew(Configuration configuration, MetadataLog metadata, Passwords passwords) {
        var now = metadata.current();
        var virtualHost = configuration.text("default_vhost");
        if (configuration.optionalText("load_definitions").isPresent()
                || !now.users().isEmpty()
                || !Set.of(virtualHost).containsAll(now.virtualHosts().keySet())) {
            return;
        }
        var name = configuration.text("default_user");
        var tags = configuration.namesOn("default_user_tags");
        var user = passwords.withPassword(
                new User(name, "", "", tags, -1, -1),
                configuration.secret("default_pass").reveal());
        make(
                metadata,
                List.of(
                        new MetadataChange.PutVirtualHost(VirtualHost.named(virtualHost)),
                        new MetadataChange.PutUser(user),
                        new MetadataChange.PutPermission(new Permission(
                                name,
                                virtualHost,
                                configuration.text("default_permissions.configure"),
                                configuration.text("default_permissions.write"),
                                configuration.text("default_permissions.read")))));
    }

    /** Who this cluster is, whatever it is called: never changes. RabbitMQ keeps it in the same place. */
    static void identifyIfNew(MetadataLog metadata, SecureRandom random) {
        if (metadata.current().parameters().get(new Metadata.ParameterKey("", "", CLUSTER_ID)) == null) {
            var bytes = new byte[16];
            random.nextBytes(bytes);
            var id = "rabbitmq-cluster-id-"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            make(
                    metadata,
                    List.of(new MetadataChange.PutParameter(
                            new Parameter("", "", CLUSTER_ID, FieldValue.LongString.of(id)))));
        }
    }

    private static void make(MetadataLog metadata, List<? extends MetadataChange> changes) {
        for (var change : changes) {
            var answer = new CompletableFuture<MetadataOutcome>();
            metadata.submit(change, BOOT, answer::complete);
            if (answer.join() instanceof MetadataOutcome.Refused(var _, var text)) {
                throw new IllegalStateException("default user and virtual host: " + text);
            }
        }
    }
}
