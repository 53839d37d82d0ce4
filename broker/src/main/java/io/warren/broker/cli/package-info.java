/**
 * The command line for tools: RabbitMQ's verbs, its output and its exit codes, over the management API of a running node.
 *
 * <p>No state. The room knows HTTP and JSON, and nothing of the broker it is shipped with.
 */
@NullMarked
package io.warren.broker.cli;

import org.jspecify.annotations.NullMarked;
