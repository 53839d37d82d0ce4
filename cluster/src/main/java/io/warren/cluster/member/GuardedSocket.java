package io.warren.cluster.member;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is not connected before the door has let it in, and whose streams are those of TLS if there is any.
 * Closing does not say goodbye to TLS: that would wait for a peer that does not read.
 *
 * <p>A peer that takes nothing is given up: heartbeats and views go to all peers one after the other on the thread that has
 * them, so that who waits for one peer is silent for all. The kernel would try for minutes, after twice the time each time.
 */
final class GuardedSocket extends Socket {
    private final Door door;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable SSLSocket session;

    /** Since when somebody waits for the peer to take something, of {@link System#nanoTime}; 0 while nobody does. */
    private volatile long sendingSince;

    GuardedSocket(Door door) {
        this.door = door;
    }

    @Override
    public void connect(SocketAddress to) throws IOException {
        connect(to, 0);
    }

    @Override
    public void connect(SocketAddress to, int timeoutMillis) throws IOException {
        super.connect(to, timeoutMillis);
        try {
            door.connect(this);
        } catch (IOException refused) {
            close();
            throw refused;
        }
    }

    /** From now on the streams are those of this session over what this socket's were. */
    void secure(SSLSocket session) {
        this.session = session;
    }

    /** From now on the connection ends when the peer has taken nothing of what is sent for so long. */
    void giveUpAfter(Duration limit) {
        Thread.ofVirtual().name("cluster-sends").start(() -> watch(limit.toNanos()));
    }

    private void watch(long limit) {
        try {
            while (!closed.await(limit / 4, TimeUnit.NANOSECONDS)) {
                var since = sendingSince;
                if (since != 0 && System.nanoTime() - since > limit) {
                    door.gaveUp(this, Duration.ofNanos(limit));
                    close();
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // It was to go.
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        super.close();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        var over = session;
        return over == null ? super.getInputStream() : over.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        var over = session;
        return over == null ? new Sending(super.getOutputStream()) : over.getOutputStream();
    }

    /** Notes when a write begins; one thread writes at a time. */
    private final class Sending extends FilterOutputStream {
        Sending(OutputStream raw) {
            super(raw);
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sendingSince = System.nanoTime() | 1;
            try {
                out.write(bytes, offset, length);
            } finally {
                sendingSince = 0;
            }
        }
    }
}
