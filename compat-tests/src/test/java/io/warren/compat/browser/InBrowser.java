package io.warren.compat.browser;

import io.warren.compat.harness.WarrenOnly;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of the pages. They share a browser and a broker; each may ask for a {@link Ui} and for a
 * {@link io.warren.compat.harness.Client} of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WarrenOnly
@ExtendWith(Browsing.class)
public @interface InBrowser {}
