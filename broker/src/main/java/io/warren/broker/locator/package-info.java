/**
 * Names nodes that clients should connect to: healthy ones, the least loaded first. {@link
 * io.warren.broker.locator.Locator} decides, {@link io.warren.broker.locator.DnsServer} says it to whoever asks in DNS for
 * the one name of the cluster.
 *
 * <p>{@link io.warren.broker.locator.DnsResponder} makes an answer of a packet and touches no socket; the server owns the
 * sockets. What comes from them is anybody's: every field is checked, answers are small, and who asks too often is sent to
 * TCP. Does not know how health is found out.
 */
@NullMarked
package io.warren.broker.locator;

import org.jspecify.annotations.NullMarked;
