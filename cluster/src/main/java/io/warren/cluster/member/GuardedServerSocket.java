package io.warren.cluster.member;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives out only connections that the door has let in. They are let in side by side, so that a stranger who says nothing
 * holds up nobody; if too many stand at the door, the next are closed.
 */
final class GuardedServerSocket extends ServerSocket {
    private static final int AT_THE_DOOR = 64;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Door door;
    private final Semaphore places = new Semaphore(AT_THE_DOOR);

    /** At most one entry for each place, and this socket itself as the sign that no more will come. */
    private final BlockingQueue<Object> admitted = new ArrayBlockingQueue<>(2 * AT_THE_DOOR);

    private @Nullable Thread listening;

    GuardedServerSocket(Door door) throws IOException {
        this.door = door;
    }

    @Override
    public Socket accept() throws IOException {
        synchronized (admitted) {
            if (listening == null) {
                listening = Thread.ofPlatform().daemon().name("cluster-listen").start(this::listen);
            }
        }
        try {
            if (admitted.take() instanceof Socket socket) {
                places.release();
                return socket;
            }
            throw new SocketException("closed");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new SocketException("closed");
        }
    }

    private void listen() {
        while (!isClosed()) {
            var socket = new GuardedSocket(door);
            try {
                implAccept(socket);
                if (places.tryAcquire()) {
                    Thread.ofVirtual().name("cluster-door").start(() -> admit(socket));
                } else {
                    door.write("crowd", "cluster: closed connections because " + AT_THE_DOOR + " wait to be let in");
                    close(socket);
                }
            } catch (IOException cause) {
                close(socket);
                if (!isClosed()) {
                    // Out of descriptors, most likely: the next call would fail, too.
                    door.write("listen", "cluster: cannot accept connections: " + cause.getMessage());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
        closeAdmitted();
        admitted.add(this);
    }

    /** Those that nobody will take any more. */
    private void closeAdmitted() {
        for (var each = admitted.poll(); each != null; each = admitted.poll()) {
            if (each instanceof Socket socket) {
                close(socket);
            }
        }
    }

    private void admit(GuardedSocket socket) {
        try {
            door.accept(socket);
            // There is room: each waiting socket holds a place.
            admitted.add(socket);
            if (isClosed()) {
                close(socket);
            }
        } catch (IOException refused) {
            // The door has written the line, or the stranger left.
            close(socket);
            places.release();
        } catch (RuntimeException failed) {
            close(socket);
            places.release();
            door.write("door", "cluster: a connection could not be let in: " + failed);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It was to go.
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        // Wakes who waits in accept() even if nobody listened yet.
        var _ = admitted.offer(this);
    }
}
