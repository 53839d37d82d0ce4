package io.warren.broker.connection;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of this node and the kind of sockets they serve: epoll where the system has it, else NIO.
 *
 * @param acceptor accepts connections
 * @param loops own connections and, as lanes, queues
 */
@SuppressWarnings("FutureReturnValueIgnored") // Outcomes of writes and closes arrive as events of the channel.
public record Transport(
        String name, EventLoopGroup acceptor, EventLoopGroup loops, Class<? extends ServerChannel> serverChannel) {

    /**
     * Starts the threads.
     *
     * @param eventLoops 0 for one per processor
     */
    public static Transport start(int eventLoops, boolean nativeWanted) {
        var count = eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
        return nativeWanted && Epoll.isAvailable()
                ? make("epoll", count, EpollIoHandler.newFactory(), EpollServerSocketChannel.class)
                : make("nio", count, NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    private static Transport make(
            String name, int count, IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {
        return new Transport(
                name,
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("acceptor"), handlers),
                new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop"), handlers),
                serverChannel);
    }

    /** Ends the threads after what they have to do. */
    public void stop(long timeoutMillis) {
        acceptor.shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS);
        loops.shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS);
        acceptor.terminationFuture().awaitUninterruptibly(timeoutMillis);
        loops.terminationFuture().awaitUninterruptibly(timeoutMillis);
    }
}
