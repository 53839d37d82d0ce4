package io.warren.cluster.member;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connections in: TLS if it is set, then the handshake, all within a time. Writes one line for each refusal; the same
 * refusal again within a minute is not written, as nodes try again and again.
 */
final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int REMEMBERED = 256;

    private final Handshake handshake;
    private final @Nullable ClusterTls tls;
    private final Duration takesNothing;

    /** When each line was last written. Guarded by itself: refusals come from many threads, and rarely. */
    private final Map<String, Long> written = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param takesNothing how long a peer that was let in may take nothing of what is sent to it */
    Door(Handshake handshake, @Nullable ClusterTls tls, Duration takesNothing) {
        this.handshake = handshake;
        this.tls = tls;
        this.takesNothing = takesNothing;
    }

    /** Of a connection that we opened; throws if we are not let in or do not let in. */
    void connect(GuardedSocket socket) throws IOException {
        guard(socket, true);
    }

    /** Of a connection that was opened to us. */
    void accept(GuardedSocket socket) throws IOException {
        guard(socket, false);
    }

    private void guard(GuardedSocket socket, boolean connecting) throws IOException {
        var remote = String.valueOf(socket.getRemoteSocketAddress());
        var soTimeout = socket.getSoTimeout();
        var done = new CountDownLatch(1);
        // A timeout of each read would let a peer that sends a byte now and then stay.
        Thread.ofVirtual().name("cluster-door").start(() -> closeUnlessDone(done, socket));
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            if (tls != null) {
                socket.secure(tlsSession(socket, tls, connecting));
            }
            var result = connecting
                    ? handshake.connect(socket.getInputStream(), socket.getOutputStream())
                    : handshake.accept(socket.getInputStream(), socket.getOutputStream());
            switch (result) {
                case Handshake.Result.Admitted(var _) -> {
                    socket.setSoTimeout(soTimeout);
                    socket.giveUpAfter(takesNothing);
                }
                case Handshake.Result.Refused refused -> {
                    var line = line(refused, remote);
                    write(key(refused, remote), line);
                    throw new IOException(line);
                }
            }
        } catch (SSLException cause) {
            write("tls " + host(remote), "cluster: TLS with " + remote + " failed: " + printable(cause.getMessage()));
            throw cause;
        } finally {
            done.countDown();
        }
    }

    private static SSLSocket tlsSession(GuardedSocket socket, ClusterTls tls, boolean connecting) throws IOException {
        var session = (SSLSocket) tls.context()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), false);
        session.setSSLParameters(tls.parameters());
        session.setUseClientMode(connecting);
        if (!connecting) {
            session.setNeedClientAuth(true);
        }
        session.startHandshake();
        checkDates(session);
        return session;
    }

    /** The JDK does not ask for the dates of a certificate that is itself among those that are trusted. */
    private static void checkDates(SSLSocket session) throws SSLException {
        if (session.getSession().getPeerCertificates()[0] instanceof X509Certificate shown) {
            try {
                shown.checkValidity();
            } catch (CertificateException notNow) {
                throw new SSLException("the certificate of the other side is not valid now", notNow);
            }
        }
    }

    /** A peer has taken nothing for this time. */
    void gaveUp(GuardedSocket socket, Duration time) {
        var remote = String.valueOf(socket.getRemoteSocketAddress());
        write(
                "takes nothing " + host(remote),
                "cluster: closed the connection with " + remote + ": nothing was taken for " + time.toMillis() + " ms");
    }

    private static void closeUnlessDone(CountDownLatch done, Socket socket) {
        try {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                socket.close();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // It was to go.
        }
    }

    private static String line(Handshake.Result.Refused refused, String remote) {
        var peer = refused.peer() == null ? "somebody" : printable(refused.peer());
        return refused.byPeer()
                ? "cluster: " + peer + " at " + remote + " refused this node: it "
                        + refused.reason().text()
                : "cluster: refused " + peer + " at " + remote + ": it "
                        + refused.reason().text();
    }

    private static String key(Handshake.Result.Refused refused, String remote) {
        return refused.reason() + " " + refused.byPeer() + " " + refused.peer() + " " + host(remote);
    }

    private static String host(String remote) {
        return remote.substring(0, Math.max(0, remote.lastIndexOf(':')));
    }

    /** What a stranger sent shall not write lines of its own into the log. */
    private static String printable(@Nullable String text) {
        var shown = String.valueOf(text).replaceAll("[^ -~]", "?");
        return shown.length() > 200 ? shown.substring(0, 200) : shown;
    }

    /** Also for what could not be let in because too many stand there. */
    void write(String key, String line) {
        synchronized (written) {
            var now = System.nanoTime();
            var before = written.put(key, now);
            if (before != null && now - before < QUIET_NANOS) {
                written.put(key, before);
                return;
            }
        }
        LOG.warn(line);
    }
}
