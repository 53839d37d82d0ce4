package io.warren.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.access.Passwords;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.KeptStates;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.operations.Operations;
import io.warren.engine.operations.ShovelOperations;
import io.warren.management.api.BulkChanges;
import io.warren.management.api.Changes;
import io.warren.management.api.Components;
import io.warren.management.api.Definitions;
import io.warren.management.api.Users;
import io.warren.management.http.HttpRefused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Definitions that are put in while the node starts, before anybody can connect. */
public final class BootDefinitions {
    /** RabbitMQ's name for what it remembers of the definitions it put in last. */
    private static final String HASH = "imported_definition_hash_value";

    /** A document that cannot be put in: the node must not start with half of what its operator wants. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Refused(String what) {
            super(what, null, false, false);
        }
    }

    private final Operations operations;
    private final Supplier<Metadata> metadata;
    private final Users users;
    private final BulkChanges changes;

    public BootDefinitions(
            Operations operations,
            ShovelOperations shovels,
            Supplier<Metadata> metadata,
            KeptStates states,
            Passwords passwords,
            Clock clock) {
        this.operations = operations;
        this.metadata = metadata;
        users = new Users(new Changes(() -> operations), passwords);
        changes = new BulkChanges(() -> operations, () -> states, clock, new Components(() -> shovels));
    }

    /**
     * Puts these documents in, one after the other, each as a whole.
     *
     * @param unlessUnchanged whether to do nothing if the same documents were put in the last time
     */
    public void load(List<byte[]> documents, boolean unlessUnchanged) {
        var key = new Metadata.ParameterKey("", "", HASH);
        var hash = FieldValue.LongString.of(hash(documents));
        var before = metadata.get().parameters().get(key);
        if (unlessUnchanged && before != null && before.value().equals(hash)) {
            return;
        }
        try {
            for (var each : documents) {
                Definitions.load(each, changes, users, metadata.get());
            }
        } catch (HttpRefused refused) {
            throw new Refused("load_definitions: " + text(refused.reason()));
        }
        if (unlessUnchanged) {
            operations.change(new MetadataChange.PutParameter(new Parameter("", "", HASH, hash)), Origin.BROKER);
        }
    }

    private static String text(JsonNode reason) {
        return reason.isTextual() ? reason.textValue() : reason.toString();
    }

    private static String hash(List<byte[]> documents) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            documents.forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
