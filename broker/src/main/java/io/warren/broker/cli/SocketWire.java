package io.warren.broker.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Over the Unix socket of a node on this machine, which lets its owner in without a password. HTTP/1.1 of one request for
 * each connection: Java's own client knows no such sockets.
 */
final class SocketWire implements Wire {
    private static final int READ_BYTES = 65_536;

    private final Path path;

    private SocketWire(Path path) {
        this.path = path;
    }

    /** Whether somebody listens there who lets this user in. */
    static boolean reaches(Path path) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException | UnsupportedOperationException nobody) {
            return false;
        }
    }

    static SocketWire to(Path path) {
        return new SocketWire(path);
    }

    @Override
    public Answer send(String method, String path, byte[] body, Map<String, String> headers, Duration timeout)
            throws IOException, InterruptedException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            var answer = CompletableFuture.supplyAsync(
                    () -> exchange(channel, head(method, path, body, headers), body), Thread::startVirtualThread);
            return parsed(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            // Closing the channel ends the other thread.
            throw new HttpTimeoutException("no answer");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause
                    ? cause
                    : new IOException("over " + this.path, failed.getCause());
        }
    }

    @Override
    public String where() {
        return path.toString();
    }

    private static byte[] head(String method, String path, byte[] body, Map<String, String> headers) {
        var head = new StringBuilder(method)
                .append(" /api/")
                .append(path)
                .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        headers.forEach((name, value) -> head.append(name)
                .append(": ")
                .append(value.replaceAll("[\\r\\n]", " "))
                .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] exchange(SocketChannel channel, byte[] head, byte[] body) {
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            for (var part : new ByteBuffer[] {ByteBuffer.wrap(head), ByteBuffer.wrap(body)}) {
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
            var read = new ByteArrayOutputStream();
            var part = ByteBuffer.allocate(READ_BYTES);
            while (channel.read(part) >= 0) {
                read.write(part.array(), 0, part.position());
                part.clear();
            }
            return read.toByteArray();
        } catch (IOException cause) {
            throw new CompletionException(cause);
        }
    }

    private static Answer parsed(byte[] all) throws IOException {
        var in = new ByteArrayInputStream(all);
        var status = line(in).split(" ", 3);
        if (status.length < 2) {
            throw new IOException("no HTTP from the socket");
        }
        var headers = new ArrayList<String>();
        for (var each = line(in); !each.isEmpty(); each = line(in)) {
            headers.add(each.toLowerCase(Locale.ROOT));
        }
        var chunked = headers.contains("transfer-encoding: chunked");
        var body = chunked ? chunks(in) : in.readAllBytes();
        return new Answer(Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8));
    }

    private static String line(ByteArrayInputStream in) {
        var line = new StringBuilder();
        for (var each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            if (each != '\r') {
                line.append((char) each);
            }
        }
        return line.toString();
    }

    private static byte[] chunks(ByteArrayInputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = line(in).strip();
            if (size.isEmpty()) {
                throw new IOException("the answer ends in its middle");
            }
            var bytes = in.readNBytes(Integer.parseInt(size, 16));
            if (bytes.length == 0) {
                return body.toByteArray();
            }
            body.writeBytes(bytes);
            line(in);
        }
    }
}
