package io.warren.cluster.member;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jgroups.util.SocketFactory;

/** All that JGroups may open: unbound sockets of TCP that the door guards. Whatever else it asks for is a mistake of ours. */
final class GuardedSocketFactory implements SocketFactory {
    private final Door door;

    GuardedSocketFactory(Door door) {
        this.door = door;
    }

    @Override
    public Socket createSocket(String service) {
        return new GuardedSocket(door);
    }

    @Override
    public ServerSocket createServerSocket(String service) throws IOException {
        return new GuardedServerSocket(door);
    }

    private static SocketException notGuarded(String service) {
        return new SocketException("the cluster opens no other sockets: " + service);
    }

    @Override
    public Socket createSocket(String service, String host, int port) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public Socket createSocket(String service, InetAddress address, int port) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public Socket createSocket(String service, String host, int port, InetAddress local, int localPort)
            throws IOException {
        throw notGuarded(service);
    }

    @Override
    public Socket createSocket(String service, InetAddress address, int port, InetAddress local, int localPort)
            throws IOException {
        throw notGuarded(service);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress bind) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service) throws SocketException {
        throw notGuarded(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, SocketAddress bind) throws SocketException {
        throw notGuarded(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port) throws SocketException {
        throw notGuarded(service);
    }

    @Override
    public DatagramSocket createDatagramSocket(String service, int port, InetAddress local) throws SocketException {
        throw notGuarded(service);
    }

    @Override
    public MulticastSocket createMulticastSocket(String service) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, int port) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, SocketAddress bind) throws IOException {
        throw notGuarded(service);
    }

    @Override
    public void close(Socket socket) throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close(ServerSocket socket) throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close(DatagramSocket socket) {
        if (socket != null) {
            socket.close();
        }
    }
}
