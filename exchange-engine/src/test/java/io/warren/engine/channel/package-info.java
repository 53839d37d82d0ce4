/** Sessions of a whole engine whose threads, logs and sockets are turned and faked by the test. */
@NullMarked
package io.warren.engine.channel;

import org.jspecify.annotations.NullMarked;
