package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Pages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logging in to the user interface: a cookie, a token, and when they count no more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionsTest {
    private BrokerProcess broker;

    @BeforeAll
    void start() {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("sessions"));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @BeforeEach
    void someone() {
        broker.management().putUser("anna", "secret", "administrator");
        broker.management().putPermissions("/", "anna", ".*", ".*", ".*");
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() throws Exception {
        var answer = Pages.of(broker).post("x/session", Map.of("username", "anna", "password", "secret"));

        assertEquals(201, answer.statusCode());
        var cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        assertTrue(cookie.matches("warren_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"), cookie);
        assertFalse(answer.body().contains(cookie.substring(15, 58)), "the id is told to the browser alone");
    }

    @Test
    void whoIsLoggedInMayChangeThingsOnlyWithTheToken() throws Exception {
        var pages = Pages.of(broker);
        pages.login("anna", "secret");

        assertEquals(200, pages.get("overview").statusCode());
        assertEquals(201, pages.put("queues/%2F/sessions-q", Map.of()).statusCode());
        assertEquals(
                403,
                pages.withToken("wrong").put("queues/%2F/sessions-q", Map.of()).statusCode());
        assertEquals(403, pages.withToken("").delete("queues/%2F/sessions-q").statusCode());
    }

    @Test
    void eachLoginIsAnotherSessionAndAWrongPasswordNone() throws Exception {
        var one = Pages.of(broker);
        var two = Pages.of(broker);
        one.login("anna", "secret");
        two.login("anna", "secret");
        assertNotEquals(one.cookie(), two.cookie());

        var answer = Pages.of(broker).post("x/session", Map.of("username", "anna", "password", "wrong"));
        assertEquals(401, answer.statusCode());
        assertTrue(answer.headers().firstValue("set-cookie").isEmpty());
        assertTrue(answer.headers().firstValue("www-authenticate").isEmpty(), "the browser does not ask by itself");
    }

    @Test
    void aSessionEndsWithTheLogOut() throws Exception {
        var pages = Pages.of(broker);
        pages.login("anna", "secret");
        var other = Pages.of(broker);
        other.login("anna", "secret");

        var answer = pages.delete("x/session");

        assertEquals(204, answer.statusCode());
        assertTrue(answer.headers().firstValue("set-cookie").orElseThrow().contains("Max-Age=0"));
        isOver(pages);
        assertEquals(200, other.get("overview").statusCode(), "another browser's goes on");
    }

    @Test
    void aSessionEndsWithThePasswordTheTagsAndTheUser() throws Exception {
        for (var change : List.<Runnable>of(
                () -> broker.management().putUser("anna", "another", "administrator"),
                () -> broker.management().putUser("anna", "secret", "management"),
                () -> broker.management().delete("users/anna"))) {
            someone();
            var pages = Pages.of(broker);
            pages.login("anna", "secret");
            assertEquals(200, pages.get("overview").statusCode());

            change.run();

            isOver(pages);
        }
    }

    @Test
    void aPageOfAnotherPortOfThisHostSeesNothing() throws Exception {
        var pages = Pages.of(broker);
        pages.login("anna", "secret");

        assertEquals(403, pages.from("http://127.0.0.1:1").get("overview").statusCode());
    }

    @Test
    void nobodyWithoutATagOfManagementGetsOne() throws Exception {
        broker.management().putUser("plain", "secret", "");

        var answer = Pages.of(broker).post("x/session", Map.of("username", "plain", "password", "secret"));

        assertEquals(401, answer.statusCode());
        assertTrue(answer.headers().firstValue("set-cookie").isEmpty());
    }

    @Test
    void aRequestWithCredentialsOfItsOwnIsNobodysSession() throws Exception {
        var pages = Pages.of(broker);
        pages.login("anna", "secret");

        assertEquals(
                401, pages.withCredentials("guest", "wrong").get("overview").statusCode());
        assertEquals(
                204,
                pages.withCredentials("guest", "guest")
                        .withToken("")
                        .delete("queues/%2F/" + declared())
                        .statusCode(),
                "it needs no token: no browser adds such a header by itself");
    }

    private String declared() {
        broker.management().put("queues/%2F/sessions-own", Map.of());
        return "sessions-own";
    }

    private static void isOver(Pages pages) throws Exception {
        var answer = pages.get("overview");
        assertEquals(401, answer.statusCode());
        assertTrue(answer.body().contains("session_expired"), answer.body());
    }
}
