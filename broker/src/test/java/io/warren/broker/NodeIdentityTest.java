package io.warren.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.Identity;
import io.warren.storage.file.DiskFiles;
import io.warren.storage.file.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeIdentityTest {
    private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
    private static final long SHARD = 5L << 32 | 7;

    @TempDir
    Path directory;

    private Path file;
    private NodeIdentity identity;

    @BeforeEach
    void open() {
        file = directory.resolve("cluster");
        identity = again();
    }

    private NodeIdentity again() {
        return NodeIdentity.open(new DiskFiles(), file, "rabbit@here", RANDOM);
    }

    @Test
    void aNewNodeIsOfNoClusterAndStaysWhoItIs() {
        assertNull(identity.membership());
        assertEquals(identity.self(), again().self());
    }

    @Test
    void whatItBelongsToOutlivesTheProcess() {
        identity.join(new Identity.Membership("the-id", 3, false));
        identity.begin(3);
        identity.begin(SHARD);
        identity.begin(9);
        identity.end(9);

        var later = again();

        assertEquals(new Identity.Membership("the-id", 3, false), later.membership());
        assertTrue(later.began(3));
        assertTrue(later.began(SHARD));
        assertFalse(later.began(9));
    }

    @Test
    void leaveThatWasGivenOutlivesTheProcessAndEndsWithJoining() {
        identity.giveLeave("rabbit@there");
        assertEquals("rabbit@there", again().leaveGivenTo());

        identity.join(new Identity.Membership("the-id", 3, false));

        assertNull(again().leaveGivenTo());
    }

    @Test
    void aFounderIsToldFromWhoJoined() {
        identity.join(new Identity.Membership("the-id", 0, true));

        assertEquals(new Identity.Membership("the-id", 0, true), again().membership());
    }

    @Test
    void oneThatIsRenewedIsAnotherAndHasNothing() {
        var before = identity.self();
        identity.join(new Identity.Membership("the-id", 3, false));
        identity.begin(SHARD);

        identity.renew();

        assertNotEquals(before, identity.self());
        var later = again();
        assertEquals(identity.self(), later.self());
        assertNull(later.membership());
        assertFalse(later.began(SHARD));
    }

    @Test
    void aFileThatSaysSomethingElseIsRefusedAndKept() throws IOException {
        for (var text :
                new String[] {"", "warren-cluster 2\n", "warren-cluster 1\nincarnation\n", "warren-cluster 1\nx y\n"}) {
            Files.writeString(file, text);

            assertThrows(StorageFailed.class, this::again, text);
            assertEquals(text, Files.readString(file));
        }
    }
}
