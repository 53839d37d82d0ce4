/** Tests of the configuration. */
@NullMarked
package io.warren.broker.configuration;

import org.jspecify.annotations.NullMarked;
