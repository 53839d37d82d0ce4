package io.warren.compat.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A test of something that only Warren has, or that needs a broker process of its own to stop, kill or look into. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("warren")
@DisabledIfSystemProperty(
        named = "warren.compat.broker",
        matches = ".+",
        disabledReason = "the tests run against a broker that was started elsewhere")
public @interface WarrenOnly {}
