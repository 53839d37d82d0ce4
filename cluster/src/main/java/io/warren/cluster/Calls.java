package io.warren.cluster;

import io.warren.cluster.member.Members;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions from node to node that are answered once, in no order: what views are gathered from, and bodies that are lacking. */
final class Calls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final byte QUESTION = 1;
    private static final byte ANSWER = 2;
    private static final byte TELLING = 3;
    private static final int HEAD = 1 + Long.BYTES + Integer.BYTES;

    private final Transport transport;
    /** Begin anywhere: what is still under way may be an answer to this node's life before. */
    private final AtomicLong numbers =
            new AtomicLong(ThreadLocalRandom.current().nextLong());

    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private final Map<Integer, Answering> topics = new ConcurrentHashMap<>();
    private final ExecutorService answering = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("calls-", 0).factory());

    private record Open(NodeId to, CompletableFuture<ByteBuffer> answer) {}

    /** Answers a question; may wait. Null, or what it throws, is no answer. */
    @FunctionalInterface
    interface Answering {
        @Nullable
        ByteBuffer answer(NodeId from, ByteBuffer question);
    }

    /** Nobody answered. */
    static final class Unanswered extends RuntimeException {
        Unanswered(String why) {
            super(why, null, false, false);
        }
    }

    Calls(Transport transport) {
        this.transport = transport;
        transport.receive(Traffic.GATHER, this::arrived);
        transport.onMembers(this::membersChanged);
    }

    void serve(int topic, Answering by) {
        topics.put(topic, by);
    }

    /** Completed exceptionally with {@link Unanswered} or a time-out. */
    CompletableFuture<ByteBuffer> ask(NodeId to, int topic, ByteBuffer question, Duration patience) {
        var number = numbers.incrementAndGet();
        var answer = new CompletableFuture<ByteBuffer>();
        open.put(number, new Open(to, answer));
        if (!transport.send(to, Traffic.GATHER, message(QUESTION, number, topic, question))) {
            answer.completeExceptionally(new Unanswered(to + " is not there"));
        }
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, _) -> open.remove(number));
    }

    /** Nobody answers, and nobody says whether it arrived. */
    void tell(NodeId to, int topic, ByteBuffer what) {
        transport.send(to, Traffic.GATHER, message(TELLING, 0, topic, what));
    }

    private static ByteBuffer message(byte kind, long number, int topic, ByteBuffer content) {
        return ByteBuffer.allocate(HEAD + content.remaining())
                .put(kind)
                .putLong(number)
                .putInt(topic)
                .put(content.duplicate())
                .flip();
    }

    private void arrived(NodeId from, ByteBuffer bytes) {
        if (bytes.remaining() < HEAD) {
            LOG.warn("event=cluster_call_dropped from={} bytes={}", from, bytes.remaining());
            return;
        }
        var kind = bytes.get();
        var number = bytes.getLong();
        var topic = bytes.getInt();
        var content = bytes.slice();
        if (kind == ANSWER) {
            var waits = open.get(number);
            if (waits != null && waits.to.equals(from)) {
                waits.answer.complete(content);
            }
        } else {
            var by = topics.get(topic);
            if (by != null && !answering.isShutdown()) {
                answering.execute(() -> {
                    var answer = by.answer(from, content);
                    if (kind == QUESTION && answer != null) {
                        transport.send(from, Traffic.GATHER, message(ANSWER, number, topic, answer));
                    }
                });
            }
        }
    }

    private void membersChanged(Members now) {
        open.values().forEach(each -> {
            if (!now.has(each.to)) {
                each.answer.completeExceptionally(new Unanswered(each.to + " is gone"));
            }
        });
    }

    @Override
    public void close() {
        answering.shutdownNow();
    }
}
