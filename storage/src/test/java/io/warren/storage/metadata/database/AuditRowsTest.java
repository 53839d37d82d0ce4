package io.warren.storage.metadata.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataChange.Bind;
import io.warren.engine.metadata.MetadataChange.DeclareExchange;
import io.warren.engine.metadata.MetadataChange.DeclareQueue;
import io.warren.engine.metadata.MetadataChange.DeleteExchange;
import io.warren.engine.metadata.MetadataChange.DeleteOperatorPolicy;
import io.warren.engine.metadata.MetadataChange.DeleteParameter;
import io.warren.engine.metadata.MetadataChange.DeletePermission;
import io.warren.engine.metadata.MetadataChange.DeletePolicy;
import io.warren.engine.metadata.MetadataChange.DeleteQueue;
import io.warren.engine.metadata.MetadataChange.DeleteTopicPermission;
import io.warren.engine.metadata.MetadataChange.DeleteUser;
import io.warren.engine.metadata.MetadataChange.DeleteVirtualHost;
import io.warren.engine.metadata.MetadataChange.PutOperatorPolicy;
import io.warren.engine.metadata.MetadataChange.PutParameter;
import io.warren.engine.metadata.MetadataChange.PutPermission;
import io.warren.engine.metadata.MetadataChange.PutPolicy;
import io.warren.engine.metadata.MetadataChange.PutTopicPermission;
import io.warren.engine.metadata.MetadataChange.PutUser;
import io.warren.engine.metadata.MetadataChange.PutVirtualHost;
import io.warren.engine.metadata.MetadataChange.Unbind;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How each kind of change is told. */
final class AuditRowsTest {
    private Metadata metadata = Metadata.EMPTY;

    /** Applies the change and gives its row as action, kind, virtual host, name, how it was and how it is. */
    private String told(MetadataChange change) {
        var after = metadata.apply(change);
        var applied =
                new AppliedChange(after.revision(), 1_000, new Origin("ada", "here"), change, change, metadata, after);
        metadata = after;
        var row = AuditRows.of(applied, change);
        return String.join(
                " ",
                row.getAction(),
                row.getKind(),
                row.getVirtualHost(),
                row.getName(),
                String.valueOf(row.getOldState()),
                String.valueOf(row.getNewState()));
    }

    @Test
    void virtualHosts() {
        var settings = "\"tags\":[],\"default_queue_type\":\"\",\"tracing\":false,\"protected_from_deletion\":false,"
                + "\"max-connections\":-1,\"max-queues\":";
        assertEquals(
                "created vhost v v null {\"description\":\"\"," + settings + "-1}",
                told(new PutVirtualHost(VirtualHost.named("v"))));
        assertEquals(
                "changed vhost v v {\"description\":\"\"," + settings + "-1} {\"description\":\"d\"," + settings + "9}",
                told(new PutVirtualHost(new VirtualHost("v", "d", List.of(), "", false, false, -1, 9))));
        told(queue("q"));
        assertEquals(
                "deleted vhost v v {\"description\":\"d\"," + settings + "9,\"queues\":1,\"exchanges\":7} null",
                told(new DeleteVirtualHost("v")));
    }

    @Test
    void users() {
        var rest = "\"hashing_algorithm\":\"sha\",\"max-connections\":-1,\"max-channels\":3}";
        assertEquals(
                "created user  bob null {\"tags\":[\"management\"],\"password\":\"set\"," + rest,
                told(new PutUser(new User("bob", "hash", "sha", List.of("management"), -1, 3))));
        assertEquals(
                "changed user  bob {\"tags\":[\"management\"],\"password\":\"set\"," + rest
                        + " {\"tags\":[],\"password\":\"changed\"," + rest,
                told(new PutUser(new User("bob", "other", "sha", List.of(), -1, 3))));
        assertEquals(
                "deleted user  bob {\"tags\":[],\"password\":\"set\"," + rest + " null", told(new DeleteUser("bob")));
    }

    @Test
    void permissions() {
        var rights = "{\"configure\":\".*\",\"write\":\"w\",\"read\":\"\"}";
        assertEquals(
                "created permission v bob null " + rights,
                told(new PutPermission(new Permission("bob", "v", ".*", "w", ""))));
        assertEquals("deleted permission v bob " + rights + " null", told(new DeletePermission("bob", "v")));
        var topic = "{\"exchange\":\"amq.topic\",\"write\":\"w\",\"read\":\"r\"}";
        assertEquals(
                "created topic_permission v bob null " + topic,
                told(new PutTopicPermission(new TopicPermission("bob", "v", "amq.topic", "w", "r"))));
        told(new PutTopicPermission(new TopicPermission("bob", "v", "other", "w", "r")));
        assertEquals(
                "deleted topic_permission v bob {\"exchanges\":[\"amq.topic\",\"other\"]} null",
                told(new DeleteTopicPermission("bob", "v", "")));
    }

    @Test
    void exchangesQueuesAndBindings() {
        told(new PutVirtualHost(VirtualHost.named("v")));
        var exchange = "{\"id\":8,\"type\":\"topic\",\"durable\":true,\"auto_delete\":true,\"internal\":false,"
                + "\"arguments\":{}";
        assertEquals(
                "created exchange v e null " + exchange + "}",
                told(new DeclareExchange(
                        new ExchangeSpec(0, "v", "e", "topic", true, true, false, FieldTable.EMPTY, "ada"))));
        var queue = "{\"id\":9,\"type\":\"classic\",\"durable\":true,\"auto_delete\":false,"
                + "\"arguments\":{\"x-max-length\":5}}";
        assertEquals("created queue v q null " + queue, told(queue("q")));
        var binding = new Binding("e", Binding.Destination.queue("q"), "k", FieldTable.EMPTY);
        var bound = "{\"source\":\"e\",\"destination\":\"q\",\"destination_type\":\"queue\",\"routing_key\":\"k\","
                + "\"arguments\":{}";
        assertEquals("created binding v e -> q null " + bound + "}", told(new Bind("v", binding)));
        assertEquals(
                "deleted binding v e -> q " + bound + ",\"auto_deleted\":[\"e\"]} null",
                told(new Unbind("v", binding)));
        assertEquals("deleted queue v q " + queue + " null", told(new DeleteQueue("v", "q", 9)));
        told(new DeclareExchange(new ExchangeSpec(8, "v", "e", "topic", true, true, false, FieldTable.EMPTY, "ada")));
        assertEquals("deleted exchange v e " + exchange + "} null", told(new DeleteExchange("v", "e", false)));
    }

    private static MetadataChange queue(String name) {
        return new DeclareQueue(new QueueSpec(
                0,
                "v",
                name,
                QueueType.CLASSIC,
                true,
                false,
                false,
                FieldTable.builder()
                        .put("x-max-length", new FieldValue.Int32(5))
                        .build(),
                0,
                "ada"));
    }

    @Test
    void policies() {
        told(new PutVirtualHost(VirtualHost.named("v")));
        var policy = new Policy(
                "v",
                "p",
                "^q",
                Policy.ApplyTo.QUEUES,
                3,
                FieldTable.builder().put("max-length", new FieldValue.Int64(7)).build());
        var shown = "{\"pattern\":\"^q\",\"apply-to\":\"queues\",\"priority\":3,\"definition\":{\"max-length\":7}}";
        assertEquals("created policy v p null " + shown, told(new PutPolicy(policy)));
        assertEquals("changed policy v p " + shown + " " + shown, told(new PutPolicy(policy)));
        assertEquals("deleted policy v p " + shown + " null", told(new DeletePolicy("v", "p")));
        assertEquals("created operator_policy v p null " + shown, told(new PutOperatorPolicy(policy)));
        assertEquals("deleted operator_policy v p " + shown + " null", told(new DeleteOperatorPolicy("v", "p")));
    }

    @Test
    void parameters() {
        var value = new FieldValue.Array(List.of(FieldValue.LongString.of("a"), new FieldValue.Bool(true)));
        assertEquals(
                "created parameter v federation/f null {\"value\":[\"a\",true]}",
                told(new PutParameter(new Parameter("v", "federation", "f", value))));
        assertEquals(
                "deleted parameter v federation/f {\"value\":[\"a\",true]} null",
                told(new DeleteParameter("v", "federation", "f")));
        assertEquals(
                "created global_parameter  cluster_name null {\"value\":\"c\"}",
                told(new PutParameter(new Parameter("", "", "cluster_name", FieldValue.LongString.of("c")))));
    }
}
