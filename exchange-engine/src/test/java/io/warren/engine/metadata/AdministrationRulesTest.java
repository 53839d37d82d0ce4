package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.user;

import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Virtual hosts, users, permissions and parameters. */
class AdministrationRulesTest {
    private final Declarations declared = new Declarations(new NodeLimits("classic", 2, -1, -1, false));

    @Test
    void virtualHostsAreLimited() {
        declared.accept(new MetadataChange.PutVirtualHost(VirtualHost.named("two")));

        declared.unchanged(new MetadataChange.PutVirtualHost(VirtualHost.named("two")));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "cannot create vhost 'three': vhost limit of 2 is reached",
                new MetadataChange.PutVirtualHost(VirtualHost.named("three")));
        declared.accept(new MetadataChange.PutVirtualHost(withDefault("two", "quorum")));
    }

    private static VirtualHost withDefault(String name, String queueType) {
        return new VirtualHost(name, "", List.of(), queueType, false, false, -1, -1);
    }

    @Test
    void defaultQueueTypeMustBeOneThatThereIs() {
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "Unsupported default queue type 'nonsense'",
                new MetadataChange.PutVirtualHost(withDefault("two", "nonsense")));
        declared.refused(
                ReplyCode.NOT_IMPLEMENTED,
                "streams are not available in this version",
                new MetadataChange.PutVirtualHost(withDefault("two", "stream")));
    }

    @Test
    void protectedVirtualHostStays() {
        declared.accept(
                new MetadataChange.PutVirtualHost(new VirtualHost("two", "", List.of(), "", false, true, -1, -1)));

        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "Refusing to delete virtual host 'two' because it is protected from deletion",
                new MetadataChange.DeleteVirtualHost("two"));
        declared.accept(new MetadataChange.PutVirtualHost(VirtualHost.named("two")));
        declared.accept(new MetadataChange.DeleteVirtualHost("two"));
        declared.unchanged(new MetadataChange.DeleteVirtualHost("two"));
    }

    @Test
    void usersHaveANameAndFewTags() {
        declared.accept(new MetadataChange.PutUser(user("u")));
        declared.unchanged(new MetadataChange.PutUser(user("u")));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED, "user name must not be empty", new MetadataChange.PutUser(user("")));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "user name is longer than 255 bytes",
                new MetadataChange.PutUser(user("ü".repeat(128))));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "a user cannot have more than 32 tags",
                new MetadataChange.PutUser(new User("u", "", "", Collections.nCopies(33, "tag"), -1, -1)));
        declared.accept(new MetadataChange.DeleteUser("u"));
        declared.unchanged(new MetadataChange.DeleteUser("u"));
    }

    @Test
    void permissionsNeedAUserAVirtualHostAndPatterns() {
        declared.refused(
                ReplyCode.NOT_FOUND,
                "no user 'u'",
                new MetadataChange.PutPermission(new Permission("u", "/", "", "", "")));
        declared.accept(new MetadataChange.PutUser(user("u")));
        declared.refused(
                ReplyCode.NOT_FOUND,
                "no vhost 'nowhere'",
                new MetadataChange.PutPermission(new Permission("u", "nowhere", "", "", "")));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "invalid regexp '*': quantifier does not follow a repeatable item",
                new MetadataChange.PutPermission(new Permission("u", "/", "", "*", "")));
        declared.accept(new MetadataChange.PutPermission(new Permission("u", "/", "", "", "")));
        declared.unchanged(new MetadataChange.PutPermission(new Permission("u", "/", "", "", "")));
        declared.accept(new MetadataChange.DeletePermission("u", "/"));
        declared.unchanged(new MetadataChange.DeletePermission("u", "/"));
    }

    @Test
    void topicPermissionsNeedAnExchangeToo() {
        declared.accept(new MetadataChange.PutUser(user("u")));

        declared.refused(
                ReplyCode.NOT_FOUND,
                "no exchange 'missing' in vhost '/'",
                new MetadataChange.PutTopicPermission(new TopicPermission("u", "/", "missing", "", "")));
        declared.accept(new MetadataChange.PutTopicPermission(
                new TopicPermission("u", "/", "amq.topic", "^{username}\\.", "{vhost}")));
        declared.unchanged(new MetadataChange.PutTopicPermission(
                new TopicPermission("u", "/", "amq.topic", "^{username}\\.", "{vhost}")));
    }

    @Test
    void parametersNeedTheirVirtualHostUnlessGlobal() {
        var value = new FieldValue.Int64(1);

        declared.refused(
                ReplyCode.NOT_FOUND,
                "no vhost 'nowhere'",
                new MetadataChange.PutParameter(new Parameter("nowhere", "c", "n", value)));
        declared.accept(new MetadataChange.PutParameter(new Parameter("", "", "cluster_name", value)));
        declared.unchanged(new MetadataChange.PutParameter(new Parameter("", "", "cluster_name", value)));
        declared.accept(new MetadataChange.DeleteParameter("", "", "cluster_name"));
        declared.unchanged(new MetadataChange.DeleteParameter("", "", "cluster_name"));
    }

    @Test
    void policiesAreCheckedAndCompared() {
        var policy = Declarations.policy("p", ".*", Policy.ApplyTo.ALL, 0, Declarations.table("max-length", 1));

        declared.accept(new MetadataChange.PutPolicy(policy));
        declared.unchanged(new MetadataChange.PutPolicy(policy));
        declared.accept(new MetadataChange.PutOperatorPolicy(policy));
        declared.unchanged(new MetadataChange.PutOperatorPolicy(policy));
        declared.accept(new MetadataChange.DeletePolicy("/", "p"));
        declared.unchanged(new MetadataChange.DeletePolicy("/", "p"));
        declared.accept(new MetadataChange.DeleteOperatorPolicy("/", "p"));
        declared.unchanged(new MetadataChange.DeleteOperatorPolicy("/", "p"));
    }
}
