package io.warren.cluster.raft;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import io.warren.cluster.member.NodeId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A group's way to its peers. JRaft asks for connections while it holds the lock of the group: there is one if the peer can
 * be heard, which is known without asking it, so that a peer that is gone costs an election nothing.
 */
final class TransportRpcClient implements RpcClient {
    private @Nullable RaftRpc rpc;

    void over(RaftRpc rpc) {
        this.rpc = rpc;
    }

    private RaftRpc rpc() {
        var over = rpc;
        if (over == null) {
            throw new IllegalStateException("a client of no group");
        }
        return over;
    }

    @Override
    public boolean init(RpcOptions options) {
        return rpc != null;
    }

    @Override
    public void shutdown() {
        // The transport belongs to the node.
    }

    @Override
    public boolean checkConnection(Endpoint peer) {
        return rpc().reaches(NodeId.parse(peer.getIp()));
    }

    @Override
    public boolean checkConnection(Endpoint peer, boolean createIfAbsent) {
        return checkConnection(peer);
    }

    @Override
    public void closeConnection(Endpoint peer) {
        // Other groups use it, too.
    }

    @Override
    public void registerConnectEventListener(ReplicatorGroup replicators) {
        // A replicator that could not be started is tried again twice an election time-out.
    }

    /** Only to ping, and only who is not connected: there is nobody. */
    @Override
    public Object invokeSync(Endpoint peer, Object request, @Nullable InvokeContext context, long timeoutMillis)
            throws InterruptedException, RemotingException {
        var answer = new CompletableFuture<Object>();
        invokeAsync(
                peer,
                request,
                context,
                (result, error) -> {
                    if (error == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(error);
                    }
                },
                timeoutMillis);
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new InvokeTimeoutException(late);
        } catch (ExecutionException failed) {
            throw new RemotingException(failed);
        }
    }

    @Override
    public void invokeAsync(
            Endpoint peer, Object request, @Nullable InvokeContext context, InvokeCallback callback, long timeoutMillis)
            throws RemotingException {
        if (!rpc().call(NodeId.parse(peer.getIp()), (Message) request, callback, timeoutMillis)) {
            throw new RemotingException("nothing can be sent to " + peer.getIp());
        }
    }
}
