/**
 * What is declared: virtual hosts, exchanges, queues, bindings, users, permissions, policies and parameters.
 *
 * <p>{@link io.warren.engine.metadata.Metadata} is an immutable snapshot, read through one volatile reference. {@link
 * io.warren.engine.metadata.MetadataChange} is everything that may happen to it, as it is stored and replicated. {@link
 * io.warren.engine.metadata.MetadataRules} decides whether it may happen. {@link
 * io.warren.engine.metadata.MetadataLog} is the port that orders changes and makes them durable; its apply thread owns
 * the current snapshot. {@link io.warren.engine.metadata.MetadataChanges} is the log read again and followed.
 *
 * <p>Tables that grow: {@link io.warren.engine.metadata.QueueArguments} and PolicyDefinitions. Names and patterns come from
 * clients: maps are trees, and {@link io.warren.engine.metadata.SafePattern} bounds what a regular expression may cost.
 *
 * <p>This room does not know live queues, connections, disks, SQL or HTTP.
 */
@NullMarked
package io.warren.engine.metadata;

import org.jspecify.annotations.NullMarked;
