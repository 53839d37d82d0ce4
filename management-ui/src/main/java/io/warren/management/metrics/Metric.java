package io.warren.management.metrics;

import java.util.function.ToDoubleFunction;

/**
 * One name of the exposition, for objects of one kind.
 *
 * @param name without the prefix {@code rabbitmq_}
 * @param kind counter or gauge
 * @param family the word by which {@code /metrics/detailed} asks for it
 */
record Metric<T>(String family, String name, String kind, ToDoubleFunction<T> of) {
    static <T> Metric<T> gauge(String family, String name, ToDoubleFunction<T> of) {
        return new Metric<>(family, name, "gauge", of);
    }

    static <T> Metric<T> counter(String family, String name, ToDoubleFunction<T> of) {
        return new Metric<>(family, name, "counter", of);
    }
}
