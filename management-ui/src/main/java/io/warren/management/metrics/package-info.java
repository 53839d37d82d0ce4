/**
 * The node for Prometheus: what the engine's views show, in Prometheus' text format, under the names that RabbitMQ's
 * dashboards ask for, and some of our own.
 *
 * <p>Owns nothing but the last totals of a scrape's objects. Everything is written from the views at the moment of the
 * scrape. The room does not know users, JSON or the management API.
 */
@NullMarked
package io.warren.management.metrics;

import org.jspecify.annotations.NullMarked;
