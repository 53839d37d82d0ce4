package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.warren.compat.harness.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One window of one test. It belongs to the thread of the tests, as all of Playwright does. */
public final class Ui implements AutoCloseable {
    /** There is a page, and no part of it still waits for its answer. */
    private static final String LOADED = """
            document.querySelector('.shell main :is(h1, .empty)') !== null
              && document.querySelector('[aria-busy=true]') === null
              && [...document.querySelectorAll('.waiting')].every((each) => !each.textContent.startsWith('Loading'))""";

    static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final String base;
    private final BrowserContext context;
    private final Page page;
    private final Watch watch;

    /** @param state cookies and storage to begin with, as {@link #state} gave them; empty for a new browser */
    Ui(Browser browser, Broker broker, String state) {
        this(browser, "http://" + broker.host() + ":" + broker.managementPort() + "/", state);
    }

    Ui(Browser browser, String base, String state) {
        this.base = base;
        var options = new Browser.NewContextOptions().setViewportSize(1440, 900);
        context = browser.newContext(state.isEmpty() ? options : options.setStorageState(state));
        context.setDefaultTimeout(Chromium.DEADLINE_MILLIS);
        page = context.newPage();
        watch = new Watch(context, page);
    }

    /** A new browser in which guest has logged in; the overview is shown. */
    static Ui ofGuest(Chromium chromium, Broker broker) {
        return new Ui(chromium.browser(), broker, "")
                .openLogin()
                .logIn("guest", "guest")
                .at("Overview");
    }

    /** The page itself, for what is not a part of it. */
    public Page page() {
        return page;
    }

    Watch watch() {
        return watch;
    }

    /** Cookies and storage as they are now. */
    String state() {
        return context.storageState();
    }

    /** What the browser sends to say who it is: {@code warren_session=…}. */
    String cookie() {
        return context.cookies().stream()
                .map(each -> each.name + "=" + each.value)
                .collect(Collectors.joining("; "));
    }

    /** What the API answers to somebody with this cookie. */
    int statusWith(String cookie) {
        // Not with the window's own requests: those send the window's cookies.
        var request = HttpRequest.newBuilder(URI.create(base + "api/overview"))
                .header("cookie", cookie)
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    /** All that is seen. */
    Part all() {
        return new Part(page.locator("body"));
    }

    /** The page without what is around it. */
    Part main() {
        return new Part(page.locator("main"));
    }

    /** The open dialog of this title. */
    Part dialog(String title) {
        var dialog = page.getByRole(
                AriaRole.DIALOG, new Page.GetByRoleOptions().setName(title).setExact(true));
        assertThat(dialog).isVisible();
        return new Part(dialog);
    }

    /** Shows a page: {@code queues?filter=orders}. Of names in paths each is encoded. */
    Ui open(String hash) {
        if (page.url().startsWith(base)) {
            page.evaluate("hash => { location.hash = hash; }", "#/" + hash);
        } else {
            page.navigate(base + "#/" + hash);
        }
        return this;
    }

    /** The login page of a browser that is new here. */
    Ui openLogin() {
        page.navigate(base);
        assertThat(page.getByRole(AriaRole.FORM, new Page.GetByRoleOptions().setName("Log in")))
                .isVisible();
        return this;
    }

    Ui logIn(String user, String password) {
        all().fill("User", user).fill("Password", password).press("Log in");
        return this;
    }

    /** Waits until the page of this title is shown. */
    Ui at(String title) {
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText(title);
        return this;
    }

    /** Waits for the word at the edge that something was done, or was not. */
    Ui told(String text) {
        assertThat(page.locator(".toast").filter(new Locator.FilterOptions().setHasText(text)))
                .isVisible();
        return this;
    }

    /** Waits until the address contains this. */
    Ui address(String part) {
        page.waitForURL(Pattern.compile(".*" + Pattern.quote(part) + ".*"));
        return this;
    }

    /** Waits until nothing is loaded any more. */
    Ui settled() {
        page.waitForCondition(() -> watch.isQuiet() && (Boolean) page.evaluate(LOADED));
        return this;
    }

    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /** What the browser complained of until now, and what is wrong for somebody in the page as it is. */
    List<String> problems() {
        var all = new ArrayList<>(watch.problems());
        all.addAll(new Axe(page).violations());
        return all;
    }

    @Override
    public void close() {
        context.close();
    }
}
