package io.warren.broker.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PROXY protocol, versions 1 and 2 (haproxy.org, proxy-protocol.txt): a proxy says before all else for whom it
 * connects. A {@code LOCAL} header (the proxy itself connects, to see whether we live) leaves the addresses of the socket; so
 * does a client whose address is not told, but such a client is not taken for one of this machine. Removes itself after
 * the header.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Outcomes of writes and closes arrive as events of the channel.
final class ProxyProtocol extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger("connection");

    private final Consumer<Peer> told;

    private ProxyProtocol(Consumer<Peer> told) {
        this.told = told;
    }

    /** Tells who the client is, once the header has come. */
    static void install(ChannelPipeline pipeline, Consumer<Peer> told) {
        pipeline.addLast(new HAProxyMessageDecoder());
        pipeline.addLast("proxy", new ProxyProtocol(told));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            var remote = (InetSocketAddress) context.channel().remoteAddress();
            var local = (InetSocketAddress) context.channel().localAddress();
            if (remote == null || local == null) {
                // The client was gone before we looked.
                context.close();
                return;
            }
            told.accept(peer(header, remote, local));
            context.pipeline().remove(this);
        } catch (UnknownHostException malformed) {
            refuse(context, malformed);
        } finally {
            header.release();
        }
    }

    private static Peer peer(HAProxyMessage header, InetSocketAddress remote, InetSocketAddress local)
            throws UnknownHostException {
        if (header.command() == HAProxyCommand.LOCAL) {
            return Peer.of(remote, local);
        }
        return isTcp(header.proxiedProtocol())
                ? Peer.behind(
                        remote,
                        address(header.sourceAddress(), header.sourcePort()),
                        address(header.destinationAddress(), header.destinationPort()))
                : Peer.untold(remote, local);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context, cause);
    }

    private static void refuse(ChannelHandlerContext context, Throwable cause) {
        LOG.atError()
                .addKeyValue("peer", context.channel().remoteAddress())
                .addKeyValue("reason", cause.getMessage())
                .log("proxy_header_refused");
        context.close();
    }

    private static boolean isTcp(HAProxyProxiedProtocol protocol) {
        return protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6;
    }

    /** The text is an address, never a name: nothing is looked up. */
    private static InetSocketAddress address(String text, int port) throws UnknownHostException {
        var bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            throw new UnknownHostException("not an address in a PROXY header");
        }
        return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    }
}
