package io.warren.benchmarks;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A broker that runs.
 *
 * @param name how the table calls it
 * @param uri where it speaks AMQP
 * @param processes what its work is charged to
 * @param directory where it keeps its data; null if nobody said
 */
record Peer(
        String name,
        URI uri,
        ProcessTree processes,
        @Nullable Path directory) {
    private static final int HANDSHAKE_MILLIS = 60_000;

    /** Reads {@code name=host:port:pid} or {@code name=host:port:pid:directory}; the login is guest. */
    static Peer parse(String text) {
        var equals = text.indexOf('=');
        var parts = text.substring(equals + 1).split(":", 4);
        if (equals < 1 || parts.length < 3) {
            throw new IllegalArgumentException("a peer is name=host:port:pid[:directory], not " + text);
        }
        return new Peer(
                text.substring(0, equals),
                URI.create("amqp://guest:guest@" + parts[0] + ":" + parts[1]),
                new ProcessTree(Long.parseLong(parts[2])),
                parts.length == 4 ? Path.of(parts[3]) : null);
    }

    /** For connections to it. A loaded RabbitMQ takes longer than the usual five seconds for the first of many. */
    ConnectionFactory factory() throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(uri);
        factory.setHandshakeTimeout(HANDSHAKE_MILLIS);
        return factory;
    }

    /** Bytes below the directory, 0 if nobody said which. What goes while it is counted does not count. */
    long diskBytes() {
        if (directory == null) {
            return 0;
        }
        var bytes = new LongAdder();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.add(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path left, @Nullable IOException changed) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return bytes.sum();
    }
}
