package io.warren.compat.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a page looks: in a wide and in a narrow window, in light and in dark colours, each with a screenshot. */
final class Looks {
    private static final int HEIGHT = 900;

    private record Look(int width, ColorScheme colours) {
        String name() {
            return width + "-" + colours.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Windows first: what is drawn for one width need not be drawn again for other colours. */
    private static final List<Look> LOOKS = List.of(
            new Look(1440, ColorScheme.LIGHT),
            new Look(1440, ColorScheme.DARK),
            new Look(390, ColorScheme.DARK),
            new Look(390, ColorScheme.LIGHT));

    private static final String OVERFLOW = """
            () => {
              const root = document.documentElement;
              return root.scrollWidth <= root.clientWidth ? '' : [...document.querySelectorAll('body *')]
                  .filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1)
                  .slice(0, 3)
                  .map((each) => each.outerHTML.slice(0, 120))
                  .join(' and ') || 'the document';
            }""";

    private final Ui ui;

    Looks(Ui ui) {
        this.ui = ui;
        ui.page().mouse().move(0, 0);
    }

    /**
     * Shows the page in each way and returns what is wrong with it.
     *
     * @param name of the screenshots
     */
    List<String> at(String address, String name) {
        var problems = new ArrayList<String>();
        ui.open(address).settled();
        for (var look : LOOKS) {
            ui.page().setViewportSize(look.width(), HEIGHT);
            ui.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.colours()));
            // What is drawn follows with the next frames.
            ui.page()
                    .evaluate(
                            "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
            ui.settled();
            ui.screenshot(name + "-" + look.name());
            var where = address + " at " + look.name() + ": ";
            var overflow = (String) ui.page().evaluate(OVERFLOW);
            if (!overflow.isEmpty()) {
                problems.add(where + "wider than the window: " + overflow);
            }
            // Colours alone are different in the dark.
            var axe = new Axe(ui.page());
            (look.colours() == ColorScheme.DARK ? axe.contrasts() : axe.violations())
                    .forEach(each -> problems.add(where + each));
        }
        ui.watch().taken().forEach(each -> problems.add(address + ": " + each));
        return problems;
    }
}
