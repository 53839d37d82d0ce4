package io.warren.cluster.raft;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * JRaft's requests and answers as bytes: version 1, answer 1 (0 request, 1 answer), kind 1, zero 1, call 8, then the message
 * by protobuf. Only the kinds that are listed here are read; no class is ever named by who sends.
 */
record RpcFormat(boolean answer, long call, Message message) {
    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 12;

    /** On the wire; a code is never given to another message. */
    private enum Kind {
        APPEND(1, AppendEntriesRequest.class, AppendEntriesRequest.parser()),
        APPENDED(2, AppendEntriesResponse.class, AppendEntriesResponse.parser()),
        REQUEST_VOTE(3, RequestVoteRequest.class, RequestVoteRequest.parser()),
        VOTED(4, RequestVoteResponse.class, RequestVoteResponse.parser()),
        TIMEOUT_NOW(5, TimeoutNowRequest.class, TimeoutNowRequest.parser()),
        TIMED_OUT(6, TimeoutNowResponse.class, TimeoutNowResponse.parser()),
        READ_INDEX(7, ReadIndexRequest.class, ReadIndexRequest.parser()),
        INDEX_READ(8, ReadIndexResponse.class, ReadIndexResponse.parser()),
        INSTALL(9, InstallSnapshotRequest.class, InstallSnapshotRequest.parser()),
        INSTALLED(10, InstallSnapshotResponse.class, InstallSnapshotResponse.parser()),
        COPY(11, GetFileRequest.class, GetFileRequest.parser()),
        COPIED(12, GetFileResponse.class, GetFileResponse.parser()),
        FAILED(13, ErrorResponse.class, ErrorResponse.parser());

        private final int code;
        private final Class<? extends Message> type;
        private final Parser<? extends Message> parser;

        Kind(int code, Class<? extends Message> type, Parser<? extends Message> parser) {
            this.code = code;
            this.type = type;
            this.parser = parser;
        }

        private static Kind of(Message message) {
            return Arrays.stream(values())
                    .filter(each -> each.type.isInstance(message))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("not sent between nodes: " + message.getClass()));
        }

        private static Kind of(int code) throws InvalidProtocolBufferException {
            return Arrays.stream(values())
                    .filter(each -> each.code == code)
                    .findFirst()
                    .orElseThrow(() -> new InvalidProtocolBufferException("a message of kind " + code));
        }
    }

    /** Copies: JRaft uses the buffers under the message again when it is answered. */
    ByteBuffer write() {
        var bytes = new byte[HEAD_BYTES + message.getSerializedSize()];
        var to = ByteBuffer.wrap(bytes);
        to.put(VERSION)
                .put((byte) (answer ? 1 : 0))
                .put((byte) Kind.of(message).code)
                .put((byte) 0);
        to.putLong(call);
        try {
            var body = CodedOutputStream.newInstance(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
            message.writeTo(body);
            body.checkNoSpaceLeft();
        } catch (IOException cannot) {
            throw new IllegalStateException("an array has room or not", cannot);
        }
        return to.position(0);
    }

    /** Does not copy bodies: the bytes are the reader's own. */
    static RpcFormat read(ByteBuffer from) throws InvalidProtocolBufferException {
        if (from.remaining() < HEAD_BYTES || from.get() != VERSION) {
            throw new InvalidProtocolBufferException("not a message of this version");
        }
        var answer = from.get() == 1;
        var kind = Kind.of(from.get());
        from.get();
        var call = from.getLong();
        var body = UnsafeByteOperations.unsafeWrap(from.slice()).newCodedInput();
        body.enableAliasing(true);
        return new RpcFormat(answer, call, kind.parser.parseFrom(body));
    }
}
