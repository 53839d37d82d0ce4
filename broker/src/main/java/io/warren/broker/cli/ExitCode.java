package io.warren.broker.cli;

/** Exit codes of RabbitMQ's tools (sysexits.h). */
enum ExitCode {
    OK(0),
    USAGE(64),
    DATA(65),
    NO_USER(67),
    UNAVAILABLE(69),
    SOFTWARE(70),
    TEMPORARY(75);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
