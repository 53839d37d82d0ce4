package io.warren.benchmarks;

/**
 * What one run gave.
 *
 * @param units messages delivered, or what else the row counts
 * @param seconds how long the load ran
 * @param serverMicros processor time of the broker
 * @param clientMicros processor time of the load generator, its start included
 * @param confirm latency of confirms as PerfTest writes it (min/median/75th/95th/99th), perhaps with /99.9th behind it, or
 *     empty
 * @param delivery latency from publish to delivery in the same form, or empty
 * @param residentKib memory of the broker after the run
 * @param diskBytes what the broker's directory held after the run
 */
record Figures(
        double units,
        double seconds,
        double serverMicros,
        double clientMicros,
        String confirm,
        String delivery,
        long residentKib,
        long diskBytes) {
    double rate() {
        return units / seconds;
    }

    double serverMicrosEach() {
        return serverMicros / units;
    }

    double clientMicrosEach() {
        return clientMicros / units;
    }

    double residentMib() {
        return residentKib / 1024.0;
    }

    double diskMib() {
        return diskBytes / 1048576.0;
    }
}
