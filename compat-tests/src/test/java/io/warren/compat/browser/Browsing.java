package io.warren.compat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.PlaywrightException;
import io.warren.compat.harness.Broker;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Keeps the browser, the broker and the login of this test JVM, gives each test its window, and looks at it afterwards. */
final class Browsing implements ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace NAMESPACE = Namespace.create(Browsing.class);

    /** Cookies of somebody who is logged in. */
    private record Login(String state) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(Ui.class, Client.class, Chromium.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        if (type == Chromium.class) {
            return chromium(context);
        }
        if (type == Client.class) {
            return context.getStore(NAMESPACE)
                    .computeIfAbsent("client", _ -> new Client(broker(context)), Client.class);
        }
        var state = parameter.isAnnotated(Stranger.class) ? "" : login(context).state();
        return context.getStore(NAMESPACE)
                .computeIfAbsent("ui", _ -> new Ui(chromium(context).browser(), broker(context), state), Ui.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        var ui = context.getStore(NAMESPACE).get("ui", Ui.class);
        if (ui == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            var failure = context.getExecutionException().get();
            try {
                ui.screenshot("failed-" + context.getRequiredTestClass().getSimpleName() + "-"
                        + context.getRequiredTestMethod().getName());
                ui.watch().problems().forEach(each -> failure.addSuppressed(new AssertionError(each)));
            } catch (PlaywrightException noPicture) {
                failure.addSuppressed(noPicture);
            }
            return;
        }
        assertEquals(List.of(), ui.problems(), "the page at the end of the test");
    }

    private static Chromium chromium(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("chromium", _ -> new Chromium(), Chromium.class);
    }

    private static Broker broker(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "broker", _ -> BrokerProcess.start(BrokerProcess.Settings.named("pages")), BrokerProcess.class);
    }

    /** Once for all tests: what a login does is the affair of one of them. */
    private static Login login(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "login",
                        _ -> {
                            try (var ui = Ui.ofGuest(chromium(context), broker(context))) {
                                return new Login(ui.state());
                            }
                        },
                        Login.class);
    }
}
