package io.warren.cluster.raft;

import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/**
 * Where JRaft gets its clients. It finds one factory for all of a JVM, so this one knows no node: a client learns from the
 * options of its group whose it is. Requests that arrive are not brought by a server of JRaft's but by {@link RaftRpc}.
 */
@SPI(priority = 10)
public final class TransportRpcFactory implements RaftRpcFactory {
    @Override
    public void registerProtobufSerializer(String className, Object... instances) {
        // Messages are read by what RpcFormat lists.
    }

    @Override
    public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
        var client = new TransportRpcClient();
        if (helper != null) {
            helper.config(client);
        }
        return client;
    }

    @Override
    public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
        throw new UnsupportedOperationException("requests come through the transport");
    }

    @Override
    public @Nullable ConfigHelper<RpcClient> defaultJRaftClientConfigHelper(RpcOptions options) {
        return options instanceof GroupOptions group ? client -> ((TransportRpcClient) client).over(group.rpc()) : null;
    }
}
