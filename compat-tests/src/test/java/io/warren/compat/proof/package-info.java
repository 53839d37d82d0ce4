/**
 * The machine that tries to make a broker lose what it confirmed: clients that write down what they did and what they got,
 * faults drawn from a seed, and a verdict in the end.
 *
 * <p>{@link io.warren.compat.proof.Proof} runs it. {@link io.warren.compat.proof.Ledger} owns what is known of each message
 * and is the only place where two client threads meet. {@link io.warren.compat.proof.Nemesis} draws faults and does them to
 * an {@code io.warren.compat.cluster.TestCluster}. A seed gives the same faults in the same order, not the same run: where
 * a fault meets the load is up to the machine.
 */
@NullMarked
package io.warren.compat.proof;

import org.jspecify.annotations.NullMarked;
