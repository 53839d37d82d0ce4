package io.warren.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationSources;
import io.warren.engine.access.Passwords;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How to get in, as the ready line tells it: by what is declared, whatever the configuration of the first start was. */
class DefaultsTest {
    private final Passwords passwords = Passwords.hashing("rabbit_password_hashing_sha256", Clock.SYSTEM);

    @Test
    void theKnownPasswordIsToldWhileItWorksFromThisMachineOnly() {
        assertEquals("login guest/guest (loopback only)", login(users(user("guest", "guest", "administrator"))));
    }

    @Test
    void noPasswordIsToldOnceItIsAnother() {
        assertEquals("user guest", login(users(user("guest", "hidden", "administrator"))));
    }

    @Test
    void noPasswordIsToldThatOpensTheDoorFromElsewhere() {
        assertEquals("user guest", login(users(user("guest", "guest", "administrator")), "loopback_users=none"));
        assertEquals("user guest", login(users(user("guest", "guest", "administrator")), "loopback_users.other=true"));
    }

    @Test
    void theDefaultUserIsNamedAndNeverItsPassword() {
        assertEquals(
                "user alice",
                login(users(user("alice", "guest", "administrator")), "default_user=alice", "default_pass=guest"));
    }

    @Test
    void anAdministratorIsNamedOnceTheDefaultUserIsGone() {
        assertEquals(
                "user bob",
                login(users(
                        user("alice", "a", "monitoring"),
                        user("carol", "c", "administrator"),
                        user("bob", "b", "administrator"))));
        assertEquals("no administrator", login(users(user("alice", "a", "monitoring"))));
    }

    private String login(Metadata metadata, String... settings) {
        var configuration = Configuration.load(new ConfigurationSources(null, List.of(settings), Map.of(), null, null));
        return Defaults.login(configuration, metadata, passwords);
    }

    private Metadata users(User... users) {
        var metadata = Metadata.EMPTY;
        for (var each : users) {
            metadata = metadata.apply(new MetadataChange.PutUser(each));
        }
        return metadata;
    }

    private User user(String name, String password, String tag) {
        return passwords.withPassword(new User(name, "", "", List.of(tag), -1, -1), password);
    }
}
