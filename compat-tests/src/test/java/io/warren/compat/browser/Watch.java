package io.warren.compat.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What goes wrong in one window: all that the browser complains of, and each answer that is a refusal and was not announced. */
final class Watch {
    /** Chromium repeats refused requests in the console without saying which; those are seen as answers. */
    private static final String REPEATED = "Failed to load resource";

    /** A request that the page itself gave up: an event stream that is closed. */
    private static final String GIVEN_UP = "net::ERR_ABORTED";

    private static final String STREAM = "/api/x/events";

    private record Announced(int status, String path) {
        boolean fits(int seen, String url) {
            return status == seen && url.contains(path);
        }
    }

    private final List<String> problems = new ArrayList<>();
    private final List<Announced> announced = new ArrayList<>();
    private final Set<Announced> came = new HashSet<>();
    private final Set<Request> open = new HashSet<>();
    private final Set<Integer> allowed = new HashSet<>();
    private boolean nodeMayBeAway;
    private int requests;

    Watch(BrowserContext context, Page page) {
        page.onConsoleMessage(this::said);
        page.onPageError(error -> problems.add("script: " + error));
        page.onCrash(_ -> problems.add("the page crashed"));
        page.onDialog(dialog -> {
            problems.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        context.onRequest(request -> {
            requests++;
            if (!request.url().contains(STREAM)) {
                open.add(request);
            }
        });
        context.onRequestFinished(open::remove);
        context.onRequestFailed(this::failed);
        context.onResponse(this::answered);
    }

    /** An answer of this status may come to requests whose address contains the path, and has to. */
    void announce(int status, String path) {
        announced.add(new Announced(status, path));
    }

    /** From now on answers of this status may come, or not: it depends on what the page asks first. */
    void mayAnswer(int status) {
        allowed.add(status);
    }

    /** From now on the node may not answer. */
    void nodeMayBeAway() {
        nodeMayBeAway = true;
    }

    /** Whether nothing is asked for now, beside the event stream. */
    boolean isQuiet() {
        return open.isEmpty();
    }

    /** How many requests there were so far. */
    int requests() {
        return requests;
    }

    List<String> problems() {
        var all = new ArrayList<>(problems);
        announced.stream()
                .filter(each -> !came.contains(each))
                .forEach(each -> all.add("announced and never seen: " + each.status() + " of " + each.path()));
        return all;
    }

    /** The problems so far, which count no more: for tests of the watch itself. */
    List<String> taken() {
        var taken = List.copyOf(problems());
        problems.clear();
        announced.clear();
        return taken;
    }

    private void said(ConsoleMessage message) {
        var serious = message.type().equals("error") || message.type().equals("warning");
        if (serious && !message.text().startsWith(REPEATED)) {
            problems.add("console " + message.type() + ": " + message.text() + " at " + message.location());
        }
    }

    private void failed(Request request) {
        open.remove(request);
        if (!request.failure().equals(GIVEN_UP) && !nodeMayBeAway) {
            problems.add("request: " + request.method() + " " + request.url() + " " + request.failure());
        }
    }

    private void answered(Response response) {
        if (response.status() < 400 || allowed.contains(response.status())) {
            return;
        }
        var expected = announced.stream()
                .filter(each -> each.fits(response.status(), response.url()))
                .toList();
        came.addAll(expected);
        if (expected.isEmpty() && (!nodeMayBeAway || response.status() < 500)) {
            problems.add(
                    "answer: " + response.status() + " to " + response.request().method() + " " + response.url());
        }
    }
}
