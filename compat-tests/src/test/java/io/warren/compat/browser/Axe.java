package io.warren.compat.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks for what makes a page hard to use for somebody: the rules of WCAG 2.2 AA that a program can check. */
final class Axe {
    private static final Path SOURCE = Path.of("..", "management-ui", "web", "node_modules", "axe-core", "axe.min.js");

    /** One line for each element that breaks a rule. */
    private static final String RUN = """
            async (runOnly) => {
              const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
              return violations.flatMap((each) => each.nodes.map((node) =>
                  `${each.id} (${each.impact}): ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.failureSummary.split('\\n')[1].trim()}`));
            }""";

    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final List<String> CONTRASTS = List.of("color-contrast", "link-in-text-block");

    private final Page page;

    Axe(Page page) {
        this.page = page;
    }

    List<String> violations() {
        return run(RULES);
    }

    /** Those of colours alone: the same page was looked at in others. */
    List<String> contrasts() {
        return run(CONTRASTS);
    }

    @SuppressWarnings("unchecked")
    private List<String> run(List<String> only) {
        // The policy of contents holds for what the page loads, and not for what its debugger evaluates.
        if (!(Boolean) page.evaluate("typeof axe === 'object'")) {
            page.evaluate(Source.TEXT);
        }
        return (List<String>) page.evaluate(RUN, only);
    }

    private static final class Source {
        static final String TEXT = read();

        private static String read() {
            try {
                // Without its last value, which is not one that can be handed out of the page.
                return Files.readString(SOURCE) + "\n;0";
            } catch (IOException cause) {
                throw new UncheckedIOException("axe-core is missing: run npm ci in management-ui/web", cause);
            }
        }
    }
}
