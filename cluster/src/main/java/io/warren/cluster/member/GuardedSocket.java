package io.warren.cluster.member;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is not connected before the door has let it in, and whose streams are those of TLS if there is any.
 * Closing does not say goodbye to TLS: that would wait for a peer that does not read.
 */
final class GuardedSocket extends Socket {
    private final Door door;
    private volatile @Nullable SSLSocket session;

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

    @Override
    public InputStream getInputStream() throws IOException {
        var over = session;
        return over == null ? super.getInputStream() : over.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        var over = session;
        return over == null ? super.getOutputStream() : over.getOutputStream();
    }
}
