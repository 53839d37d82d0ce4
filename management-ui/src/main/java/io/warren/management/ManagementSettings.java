package io.warren.management;

import io.warren.management.http.HttpListeners.Address;
import io.warren.management.http.OwnersSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the management server listens and what it says of itself.
 *
 * @param addresses to listen on, at least one
 * @param socket where whoever runs the process needs no password; null for nowhere
 * @param pathPrefix before every path, empty for none: {@code /warren}
 * @param maxBodyBytes largest request body
 * @param maxConnections sockets at once; more wait in the kernel's queue
 * @param rabbitVersion the RabbitMQ release that clients are to take this node for, the same as over AMQP
 * @param defaultQueueType word of the type of a queue that names none
 * @param transientQueuesDenied whether queues that are neither durable nor exclusive are refused
 * @param statsDisabled whether lists and the overview show no statistics, whatever a request asks for
 * @param queueTotals whether they show the messages of queues all the same
 * @param operatorPoliciesFixed whether operator policies can be changed by the configuration only
 * @param origins of pages that may use this API from other hosts; {@code *} for all
 * @param sessionMinutes how long a login to the user interface lasts
 * @param originsMaxAgeSeconds how long a browser may remember that, -1 to say nothing
 */
public record ManagementSettings(
        List<Address> addresses,
        @Nullable OwnersSocket socket,
        String pathPrefix,
        int maxBodyBytes,
        int maxConnections,
        String rabbitVersion,
        String defaultQueueType,
        boolean transientQueuesDenied,
        boolean statsDisabled,
        boolean queueTotals,
        boolean operatorPoliciesFixed,
        int sessionMinutes,
        List<String> origins,
        long originsMaxAgeSeconds) {

    public ManagementSettings {
        addresses = List.copyOf(addresses);
        origins = List.copyOf(origins);
        if (!pathPrefix.isEmpty() && (!pathPrefix.startsWith("/") || pathPrefix.endsWith("/"))) {
            throw new IllegalArgumentException("a path prefix begins with a slash and does not end with one");
        }
        if (maxBodyBytes < 1 || maxBodyBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("largest body of " + maxBodyBytes + " bytes");
        }
    }

    /** RabbitMQ's defaults, in the clear. */
    public static ManagementSettings listening(String host, int port, String rabbitVersion) {
        return new ManagementSettings(
                List.of(new Address(host, port, null)),
                null,
                "",
                10_000_000,
                1_024,
                rabbitVersion,
                "classic",
                false,
                false,
                false,
                false,
                480,
                List.of(),
                1_800);
    }
}
