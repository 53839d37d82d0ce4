package io.warren.management.api;

import io.warren.amqp.types.FieldValue;
import io.warren.engine.operations.ShovelOperations;
import io.warren.management.http.HttpRefused;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The components whose parameters may be put, and what each has against a value. */
public final class Components {
    private static final Logger LOG = LoggerFactory.getLogger("management");

    private final Supplier<? extends ShovelOperations> shovels;

    public Components(Supplier<? extends ShovelOperations> shovels) {
        this.shovels = shovels;
    }

    /**
     * Components that RabbitMQ's own plugins bring are kept for them, though nothing acts on them here; others are refused as
     * RabbitMQ refuses those of plugins that are not there.
     *
     * @param user who puts it; null for definitions, which only administrators and the node's own files put in
     */
    void check(String component, String name, FieldValue value, @Nullable String user) {
        switch (component) {
            case "shovel" -> {
                var problems = shovels.get().refuses(name, value, user);
                if (!problems.isEmpty()) {
                    throw HttpRefused.badRequest("Validation failed\n\n" + String.join("\n", problems) + "\n");
                }
            }
            case "federation-upstream", "federation-upstream-set" ->
                LOG.atWarn().addKeyValue("component", component).log("parameter_without_effect");
            default -> throw HttpRefused.badRequest("Validation failed\n\ncomponent " + component + " not found\n");
        }
    }
}
