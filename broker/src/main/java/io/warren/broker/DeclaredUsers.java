package io.warren.broker;

import io.warren.broker.configuration.Secret;
import io.warren.broker.connection.OffLoopLogins;
import io.warren.engine.access.Passwords;
import io.warren.engine.metadata.Metadata;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passwords of the users that are declared. Comparing takes as long for a user that does not exist. */
record DeclaredUsers(Supplier<Metadata> metadata, Passwords passwords) implements OffLoopLogins.Passwords {
    @Override
    public @Nullable String refusal(String user, Secret password) {
        return passwords.matches(metadata.get().user(user), password.reveal()) ? null : "invalid credentials";
    }

    @Override
    public boolean recognises(String user, Secret password) {
        var declared = metadata.get().user(user);
        return declared != null && passwords.recognises(declared, password.reveal());
    }

    @Override
    public boolean exists(String user) {
        return metadata.get().user(user) != null;
    }
}
