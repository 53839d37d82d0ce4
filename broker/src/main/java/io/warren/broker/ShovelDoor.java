package io.warren.broker;

import io.warren.engine.access.Access;
import io.warren.engine.access.Passwords;
import io.warren.engine.access.Right;
import io.warren.engine.metadata.Metadata;
import io.warren.shovel.OwnBroker;
import java.util.function.Supplier;

/** Users and permissions of this broker, for shovels whose URIs name a user of it. */
record ShovelDoor(Supplier<Metadata> metadata, Access access, Passwords passwords) implements OwnBroker.Door {
    @Override
    public boolean knows(String user, String password) {
        return passwords.matches(metadata.get().user(user), password);
    }

    @Override
    public boolean enters(String user, String virtualHost) {
        return access.entersVirtualHost(user, virtualHost);
    }

    @Override
    public boolean may(String user, String virtualHost, Right right, String name) {
        return access.may(user, virtualHost, right, name);
    }
}
