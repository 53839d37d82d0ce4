package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** A part of a page, in which things are found as a user finds them: by what they are and what is written on them. */
record Part(Locator at) {

    Locator button(String name) {
        return role(AriaRole.BUTTON, name);
    }

    Locator link(String name) {
        return role(AriaRole.LINK, name);
    }

    Locator heading(String name) {
        return role(AriaRole.HEADING, name);
    }

    Locator tab(String name) {
        // Behind the name there may be a number.
        return at.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName(name));
    }

    /** A field by its label. */
    Locator field(String label) {
        return at.getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    /** A list to choose from, in a line with its label. */
    Locator picker(String label) {
        return at.locator("label")
                .filter(new Locator.FilterOptions().setHasText(label))
                .locator("select");
    }

    /** A part by its name: a region, a group, a table. */
    Part region(AriaRole role, String name) {
        return new Part(role(role, name));
    }

    Locator table(String name) {
        return role(AriaRole.TABLE, name);
    }

    /** The rows that contain this text. */
    Part row(String text) {
        return new Part(at.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text)));
    }

    /** A card by its title. */
    Part card(String title) {
        return new Part(at.locator("section.card")
                .filter(new Locator.FilterOptions()
                        .setHas(at.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(title)))));
    }

    Part fill(String label, String value) {
        field(label).fill(value);
        return this;
    }

    Part choose(String label, String value) {
        field(label).selectOption(value);
        return this;
    }

    void press(String button) {
        button(button).click();
    }

    /** Waits until the text is there. */
    Part shows(String text) {
        assertThat(at.getByText(text)
                        .filter(new Locator.FilterOptions().setVisible(true))
                        .first())
                .isVisible();
        return this;
    }

    private Locator role(AriaRole role, String name) {
        return at.getByRole(role, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
