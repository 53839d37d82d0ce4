package io.warren.compat.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A broker that somebody else started, named by the system properties {@code warren.compat.broker} (host:port),
 * {@code warren.compat.management} (port), {@code warren.compat.ctl} (its {@code rabbitmqctl}) and {@code
 * warren.compat.product} ({@code warren}, if it is one).
 */
record RunningBroker(String host, int amqpPort, int managementPort, Optional<String> controlProgram, boolean isWarren)
        implements Broker {

    static Optional<Broker> fromSystemProperties() {
        return Optional.ofNullable(System.getProperty("warren.compat.broker"))
                .filter(address -> !address.isBlank())
                .map(address -> {
                    var colon = address.lastIndexOf(':');
                    return new RunningBroker(
                            address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1)),
                            Integer.getInteger("warren.compat.management", 15672),
                            Optional.ofNullable(System.getProperty("warren.compat.ctl")),
                            "warren".equals(System.getProperty("warren.compat.product")));
                });
    }

    @Override
    public String ctl(String... arguments) {
        var command = new ArrayList<String>();
        command.add(controlProgram.orElseThrow(() -> new IllegalStateException("warren.compat.ctl is not set")));
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }
}
