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
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PROXY protocol, versions 1 and 2 (haproxy.org, proxy-protocol.txt): a proxy says before all else for whom it
 * connects. A {@code LOCAL} header or an unknown family (health checks of the proxy itself) leaves the addresses of the
 * socket. Removes itself after the header.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Outcomes of writes and closes arrive as events of the channel.
final class ProxyProtocol extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger("connection");

    /** Gets the addresses of client and server as the proxy tells them. */
    private final BiConsumer<InetSocketAddress, InetSocketAddress> told;

    private ProxyProtocol(BiConsumer<InetSocketAddress, InetSocketAddress> told) {
        this.told = told;
    }

    static void install(ChannelPipeline pipeline, BiConsumer<InetSocketAddress, InetSocketAddress> told) {
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
            if (header.command() == HAProxyCommand.PROXY && isTcp(header.proxiedProtocol())) {
                remote = address(header.sourceAddress(), header.sourcePort());
                local = address(header.destinationAddress(), header.destinationPort());
            }
            told.accept(remote, local);
            context.pipeline().remove(this);
        } catch (UnknownHostException malformed) {
            refuse(context, malformed);
        } finally {
            header.release();
        }
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
