package io.warren.compat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests of the pages see what they are to see. */
@InBrowser
final class WatchTest {
    @Test
    void whatTheBrowserComplainsOfIsSeen(Ui ui) {
        ui.open("queues").at("Queues").settled();

        ui.page().evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')");
        ui.page().evaluate("void setTimeout(() => { throw new Error('broken'); })");
        ui.page().evaluate("console.warn('odd')");
        ui.page().evaluate("alert('hello')");
        ui.page().evaluate("fetch('api/queues/%2F/watch-none')");
        ui.page().evaluate("fetch('http://127.0.0.1:1/').catch(() => 0)");

        var seen = String.join("\n", ui.watch().taken());
        for (var each : List.of(
                "console error: Applying inline style violates",
                "script: Error: broken",
                "console warning: odd",
                "dialog: hello",
                "answer: 404 to GET",
                "violates the following Content Security Policy directive: \"default-src 'self'\"")) {
            assertTrue(seen.contains(each), () -> each + " in\n" + seen);
        }
        ui.page().evaluate("document.body.lastElementChild.remove()");
    }

    @Test
    void aRefusalThatWasAnnouncedMustCome(Ui ui) {
        ui.open("queues").at("Queues").settled();

        ui.watch().announce(404, "watch-none");
        assertEquals(
                List.of("announced and never seen: 404 of watch-none"),
                ui.watch().problems());
        ui.page().evaluate("fetch('api/queues/%2F/watch-none')");
        assertEquals(List.of(), ui.watch().problems());
    }

    @Test
    void whatIsHardToUseIsSeen(Ui ui) {
        ui.open("queues").at("Queues").settled();

        ui.page().evaluate("document.querySelector('main').append(document.createElement('input'))");
        var problems = ui.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith("label (critical)"), problems::toString);
        ui.page().evaluate("document.querySelector('main').lastElementChild.remove()");
    }
}
