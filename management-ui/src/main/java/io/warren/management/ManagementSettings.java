package io.warren.management;

/**
 * How the management server listens and what it says of itself.
 *
 * @param host address to listen on
 * @param port 0 for a free one
 * @param pathPrefix before every path, empty for none: {@code /warren}
 * @param maxBodyBytes largest request body
 * @param maxConnections sockets at once; more wait in the kernel's queue
 * @param rabbitVersion the RabbitMQ release that clients are to take this node for, the same as over AMQP
 * @param defaultQueueType word of the type of a queue that names none
 */
public record ManagementSettings(
        String host,
        int port,
        String pathPrefix,
        int maxBodyBytes,
        int maxConnections,
        String rabbitVersion,
        String defaultQueueType) {

    public ManagementSettings {
        if (!pathPrefix.isEmpty() && (!pathPrefix.startsWith("/") || pathPrefix.endsWith("/"))) {
            throw new IllegalArgumentException("a path prefix begins with a slash and does not end with one");
        }
        if (maxBodyBytes < 1 || maxBodyBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("largest body of " + maxBodyBytes + " bytes");
        }
    }

    /** RabbitMQ's defaults. */
    public static ManagementSettings listening(String host, int port, String rabbitVersion) {
        return new ManagementSettings(host, port, "", 10_000_000, 1_024, rabbitVersion, "classic");
    }
}
