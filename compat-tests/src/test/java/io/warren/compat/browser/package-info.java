/**
 * The management pages in a real Chromium, against a real broker process and real clients.
 *
 * <p>{@link io.warren.compat.browser.InBrowser} gives a test its {@link io.warren.compat.browser.Ui}: a window of its own,
 * logged in, that is watched. A test fails when the browser complains about anything (an error or a warning of the console, a
 * script that failed, a policy of contents that was broken, a request that was refused unannounced) and when the page as the
 * test leaves it is hard to use for somebody ({@link io.warren.compat.browser.Axe}). What is on the page is found by roles,
 * labels and words, as a user finds it.
 */
@NullMarked
package io.warren.compat.browser;

import org.jspecify.annotations.NullMarked;
