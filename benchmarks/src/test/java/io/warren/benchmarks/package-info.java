@NullMarked
package io.warren.benchmarks;

import org.jspecify.annotations.NullMarked;
