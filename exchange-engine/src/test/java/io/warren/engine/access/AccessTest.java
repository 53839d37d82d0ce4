package io.warren.engine.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.VirtualHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what. */
class AccessTest {
    private Metadata now = Metadata.EMPTY.apply(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
    private final Access access = new Access(() -> now);

    private void permit(String configure, String write, String read) {
        now = now.apply(new MetadataChange.PutPermission(new Permission("u", "/", configure, write, read)));
    }

    private void permitTopic(String write, String read) {
        now = now.apply(new MetadataChange.PutTopicPermission(new TopicPermission("u", "/", "amq.topic", write, read)));
    }

    @Test
    void nobodyMayAnythingWithoutAPermission() {
        assertFalse(access.entersVirtualHost("u", "/"));
        for (var right : Right.values()) {
            assertFalse(access.may("u", "/", right, "q"));
        }
    }

    @Test
    void permissionForNothingEntersOnly() {
        permit("", "", "");

        assertTrue(access.entersVirtualHost("u", "/"));
        assertFalse(access.entersVirtualHost("u", "other"));
        for (var right : Right.values()) {
            assertFalse(access.may("u", "/", right, "q"));
            assertFalse(access.may("u", "/", right, ""));
        }
    }

    @Test
    void eachRightHasItsPattern() {
        permit("^c", "^w", "^r");

        assertTrue(access.may("u", "/", Right.CONFIGURE, "c1"));
        assertTrue(access.may("u", "/", Right.WRITE, "w1"));
        assertTrue(access.may("u", "/", Right.READ, "r1"));
        assertFalse(access.may("u", "/", Right.CONFIGURE, "w1"));
        assertFalse(access.may("u", "/", Right.WRITE, "r1"));
        assertFalse(access.may("u", "/", Right.READ, "c1"));
        assertFalse(access.may("v", "/", Right.READ, "r1"));
    }

    @Test
    void patternIsFoundAnywhere() {
        permit("", "orders", "");

        assertTrue(access.may("u", "/", Right.WRITE, "all-orders-eu"));
    }

    @Test
    void defaultExchangeIsCalledAmqDefault() {
        permit("", "^amq\\.default$", "");

        assertTrue(access.may("u", "/", Right.WRITE, ""));
        permit("", "^$", "");
        assertFalse(access.may("u", "/", Right.WRITE, ""));
    }

    @Test
    void changedPermissionCountsAtOnce() {
        permit(".*", ".*", ".*");
        assertTrue(access.may("u", "/", Right.READ, "q"));

        permit("", "", "^p$");
        assertFalse(access.may("u", "/", Right.READ, "q"));
        assertTrue(access.may("u", "/", Right.READ, "p"));

        now = now.apply(new MetadataChange.DeletePermission("u", "/"));
        assertFalse(access.may("u", "/", Right.READ, "p"));
    }

    @Test
    void sameAnswerWhenAskedOften() {
        permit("", "^q[0-4]", "");
        for (var round = 0; round < 2; round++) {
            for (var i = 0; i < 3_000; i++) {
                assertEquals(i % 10 < 5, access.may("u", "/", Right.WRITE, "q" + i % 10 + "." + i));
            }
        }
    }

    @Test
    void brokenAndRunawayPatternsGrantNothing() {
        // As a definition file of another broker may hold them.
        permit("(", "(?:a?|b?)".repeat(100) + "$", "(?R)");

        assertFalse(access.may("u", "/", Right.CONFIGURE, "("));
        assertFalse(access.may("u", "/", Right.WRITE, "c".repeat(200) + "\n\n"));
        assertFalse(access.may("u", "/", Right.READ, "q"));
    }

    @Test
    void topicsAreFreeWithoutATopicPermission() {
        assertTrue(access.mayTopic("u", "/", "amq.topic", Right.WRITE, "any.key"));
        permitTopic("", "^a$");
        assertTrue(access.mayTopic("u", "/", "other", Right.WRITE, "any.key"));
        assertFalse(access.mayTopic("u", "/", "amq.topic", Right.WRITE, "any.key"));
        assertTrue(access.mayTopic("u", "/", "amq.topic", Right.READ, "a"));
        assertFalse(access.mayTopic("u", "/", "amq.topic", Right.READ, "b"));
        now = now.apply(new MetadataChange.DeleteTopicPermission("u", "/", "amq.topic"));
        assertTrue(access.mayTopic("u", "/", "amq.topic", Right.WRITE, "any.key"));
    }

    @ParameterizedTest
    @CsvSource({"u.key,true", "v.key,false", "{username}.key,false"})
    void topicPatternsHoldTheUsersName(String key, boolean may) {
        permitTopic("^{username}\\.", "");

        assertEquals(may, access.mayTopic("u", "/", "amq.topic", Right.WRITE, key));
    }

    @Test
    void namesInTopicPatternsStandForThemselves() {
        var host = "a.*|b";
        now = now.apply(new MetadataChange.PutVirtualHost(VirtualHost.named(host)))
                .apply(new MetadataChange.PutTopicPermission(
                        new TopicPermission(".*", host, "amq.topic", "^{username}-{vhost}$", "")));

        assertTrue(access.mayTopic(".*", host, "amq.topic", Right.WRITE, ".*-a.*|b"));
        assertFalse(access.mayTopic(".*", host, "amq.topic", Right.WRITE, "x-a"));
        assertFalse(access.mayTopic(".*", host, "amq.topic", Right.WRITE, "b"));
    }

    @Test
    void unknownPlaceholdersAreText() {
        permitTopic("^{client_id}\\.", "");

        assertTrue(access.mayTopic("u", "/", "amq.topic", Right.WRITE, "{client_id}.x"));
        assertFalse(access.mayTopic("u", "/", "amq.topic", Right.WRITE, "me.x"));
    }
}
