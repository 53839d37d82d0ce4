package io.warren.engine.channel;

import io.warren.amqp.method.AccessMethod;
import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConfirmMethod;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.ExchangeMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.method.QueueMethod;
import io.warren.amqp.method.TxMethod;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.queue.QueueCommand;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One channel: takes its methods in order and hands each to the part that knows it.
 *
 * <p>Owner: the connection's loop. States follow each other and never go back: open, closing (channel.close was sent;
 * everything but close and close-ok is discarded), over. A method that must wait for somebody's answer parks all later
 * frames of this channel; other channels go on.
 */
public final class Channel {
    private enum State {
        OPEN,
        CLOSING,
        OVER
    }

    private static final Refusal UNIMPLEMENTED = new Refusal(ReplyCode.COMMAND_INVALID, "unimplemented method");

    private final Session session;
    private final int number;
    private final QueueCommand.Holder holder;
    private final ChannelCounters counters = new ChannelCounters();
    private final ContentAssembly content = new ContentAssembly();
    private final ParkedFrames parked;
    private final Publishing publishing;
    private final Settling settling;
    private final Consuming consuming;
    private final Transaction transaction;
    private final ReplyTo replyTo;
    private final QueueDeclarations queueDeclarations;
    private final ExchangeDeclarations exchangeDeclarations;

    private State state = State.OPEN;
    /** The method whose answer is awaited; null while frames are taken at once. */
    private @Nullable Method awaited;

    private boolean talkative;
    /** Name of the queue declared last, for methods that leave the name out. */
    private String lastQueue = "";

    Channel(Session session, int number) {
        this.session = session;
        this.number = number;
        var identity = session.identity();
        this.holder =
                new QueueCommand.Holder(identity.id(), number, identity.name() + " (" + number + ")", identity.user());
        this.parked = new ParkedFrames(session::parked);
        this.transaction = new Transaction(this);
        this.replyTo = new ReplyTo(this);
        this.publishing = new Publishing(this);
        this.settling = new Settling(this);
        this.consuming = new Consuming(this);
        var bindings = new Bindings(this);
        this.queueDeclarations = new QueueDeclarations(this, bindings);
        this.exchangeDeclarations = new ExchangeDeclarations(this, bindings);
        counters.lastUsedAtMillis = session.surroundings().clock().wallMillis();
    }

    // For views, on any thread: numbers a moment late at worst.

    public int number() {
        return number;
    }

    public ChannelCounters counters() {
        return counters;
    }

    public boolean confirms() {
        return publishing.confirming();
    }

    public boolean transactional() {
        return transaction.selected();
    }

    public int consumers() {
        return consuming.count();
    }

    public long unacked() {
        return settling.unacked();
    }

    public long unconfirmed() {
        return publishing.unconfirmed();
    }

    public long uncommitted() {
        return transaction.publishes();
    }

    public int prefetch() {
        return consuming.prefetch();
    }

    public int globalPrefetch() {
        return settling.shared().limit();
    }

    // Frames from the wire: parked, or taken at once.

    void method(Method method) {
        if (state != State.OPEN) {
            whileClosing(method);
        } else if (awaited != null) {
            parked.method(method);
        } else {
            take(method);
        }
    }

    void header(int classId, long bodyBytes, byte[] properties) {
        if (state == State.OPEN && awaited != null) {
            parked.header(classId, bodyBytes, properties);
        } else {
            take(classId, bodyBytes, properties);
        }
    }

    void body(ByteBuffer part) {
        if (state == State.OPEN && awaited != null) {
            parked.body(part);
        } else {
            take(part);
        }
    }

    void take(Method method) {
        var begun = content.method();
        if (begun != null) {
            refuse(content.interrupted(), begun);
        } else {
            refuseUnlessNew(carryOut(method), method, () -> carryOut(method));
        }
    }

    /** What this node does not know of may have been declared through another a moment ago: then it is looked for again. */
    private void refuseUnlessNew(@Nullable Refusal refusal, Method cause, Supplier<@Nullable Refusal> again) {
        if (refusal == null) {
            return;
        }
        if (refusal.code() == ReplyCode.NOT_FOUND && state == State.OPEN && awaited == null) {
            var answer = this.<Boolean>await(cause, _ -> again.get());
            if (surroundings().metadata().refresh(() -> answer.accept(true))) {
                return;
            }
            awaited = null;
        }
        refuse(refusal, cause);
    }

    void take(int classId, long bodyBytes, byte[] properties) {
        if (state == State.OPEN) {
            step(content.header(
                    classId, bodyBytes, properties, surroundings().settings().maxMessageBytes()));
        }
    }

    void take(ByteBuffer part) {
        if (state == State.OPEN) {
            step(content.body(part));
        }
    }

    private void step(ContentAssembly.Step step) {
        switch (step) {
            case ContentAssembly.Step.More() -> {}
            case ContentAssembly.Step.Whole whole -> {
                refuseUnlessNew(publishing.publish(whole), whole.method(), () -> publishing.publish(whole));
            }
            case ContentAssembly.Step.Wrong(var refusal) -> refuse(refusal, content.method());
        }
    }

    private @Nullable Refusal carryOut(Method method) {
        return switch (method) {
            case BasicMethod basic -> basic(basic);
            case QueueMethod queue -> queueDeclarations.carryOut(queue);
            case ExchangeMethod exchange -> exchangeDeclarations.carryOut(exchange);
            case ChannelMethod channel -> channel(channel);
            case ConfirmMethod.Select(var noWait) -> {
                var refusal = publishing.selectConfirms();
                if (refusal == null && !noWait) {
                    send(new ConfirmMethod.SelectOk());
                }
                yield refusal;
            }
            case ConfirmMethod.SelectOk _ -> UNIMPLEMENTED;
            case TxMethod tx -> transaction.carryOut(tx);
            case AccessMethod.Request _ -> {
                send(new AccessMethod.RequestOk(1));
                yield null;
            }
            case AccessMethod.RequestOk _, ConnectionMethod _ -> UNIMPLEMENTED;
        };
    }

    private @Nullable Refusal basic(BasicMethod method) {
        return switch (method) {
            case BasicMethod.Publish publish -> {
                content.begin(publish);
                yield null;
            }
            case BasicMethod.Ack(var tag, var multiple) -> settling.ack(tag, multiple);
            case BasicMethod.Nack(var tag, var multiple, var requeue) -> settling.nack(tag, multiple, requeue);
            case BasicMethod.Reject(var tag, var requeue) -> settling.reject(tag, requeue);
            case BasicMethod.Recover(var requeue) -> settling.recover(requeue, true);
            case BasicMethod.RecoverAsync(var requeue) -> settling.recover(requeue, false);
            case BasicMethod.Qos qos -> consuming.qos(qos);
            case BasicMethod.Consume consume -> consuming.consume(consume);
            case BasicMethod.Cancel cancel -> consuming.cancel(cancel.consumerTag(), cancel.noWait());
            case BasicMethod.CancelOk(var tag) -> consuming.cancel(tag, true);
            case BasicMethod.Get get -> consuming.get(get);
            case BasicMethod.QosOk _,
                    BasicMethod.ConsumeOk _,
                    BasicMethod.Return _,
                    BasicMethod.Deliver _,
                    BasicMethod.GetOk _,
                    BasicMethod.GetEmpty _,
                    BasicMethod.RecoverOk _ -> UNIMPLEMENTED;
        };
    }

    private @Nullable Refusal channel(ChannelMethod method) {
        return switch (method) {
            case ChannelMethod.Open _ -> new Refusal(ReplyCode.CHANNEL_ERROR, "second 'channel.open' seen");
            case ChannelMethod.Close _ -> {
                publishing.sayConfirms();
                end();
                session.forget(this);
                output().method(number, new ChannelMethod.CloseOk());
                yield null;
            }
            case ChannelMethod.Flow(var active) -> {
                if (active) {
                    send(new ChannelMethod.FlowOk(true));
                    yield null;
                }
                yield new Refusal(ReplyCode.NOT_IMPLEMENTED, "active=false");
            }
            case ChannelMethod.OpenOk _, ChannelMethod.FlowOk _, ChannelMethod.CloseOk _ -> UNIMPLEMENTED;
        };
    }

    private void whileClosing(Method method) {
        if (state == State.CLOSING && method instanceof ChannelMethod.CloseOk) {
            state = State.OVER;
            session.forget(this);
        } else if (state == State.CLOSING && method instanceof ChannelMethod.Close) {
            // Both sides closed at the same time; the client's close-ok is still to come.
            output().method(number, new ChannelMethod.CloseOk());
        }
    }

    // What the session tells.

    /** A publication of this channel was answered by everybody. */
    void completed(Publication publication) {
        if (state != State.OPEN) {
            return;
        }
        if (publication.sequence() == Publication.IN_TRANSACTION) {
            transaction.completed(publication.wasRejected());
        } else {
            publishing.completed(publication);
        }
    }

    /** Writes what was gathered during a burst. */
    void burstEnded() {
        talkative = false;
        if (state == State.OPEN) {
            settling.flush();
            publishing.sayConfirms();
        }
    }

    void resumeConsumers() {
        consuming.resumeWaiting();
    }

    void checkConsumers() {
        if (state == State.OPEN) {
            consuming.checkRights();
        }
    }

    /** The channel or its connection ends: everything it has goes back. Idempotent. */
    void end() {
        if (state == State.OPEN) {
            settling.flush();
            release();
        }
        state = State.OVER;
    }

    private void release() {
        consuming.end();
        replyTo.end();
        content.reset();
        parked.drop();
        awaited = null;
        surroundings().counters().channelClosed(counters);
    }

    // What the parts need.

    Session session() {
        return session;
    }

    Surroundings surroundings() {
        return session.surroundings();
    }

    ConnectionOutput output() {
        return session.output();
    }

    QueueCommand.Holder holder() {
        return holder;
    }

    Publishing publishing() {
        return publishing;
    }

    Settling settling() {
        return settling;
    }

    Transaction transaction() {
        return transaction;
    }

    ReplyTo replyTo() {
        return replyTo;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    String lastQueue() {
        return lastQueue;
    }

    void lastQueue(String name) {
        lastQueue = name;
    }

    void send(Method method) {
        output().method(number, method);
    }

    /** Asks to be called at the end of the burst. */
    void talkLater() {
        if (!talkative) {
            talkative = true;
            session.talkative(this);
        }
    }

    /** Goes on with an answer; the refusal, if it is one, is that of the method that was awaited. */
    @FunctionalInterface
    interface Continuation<T> {
        @Nullable
        Refusal with(T answer);
    }

    /**
     * Parks what follows until the answer is there. It may be given on any thread, once; if the channel is over by then
     * it is dropped.
     */
    <T extends @Nullable Object> Consumer<T> await(Method cause, Continuation<T> then) {
        // Whoever is asked now sees what was settled before.
        settling.flush();
        park(cause);
        return answer -> session.hand(() -> answered(cause, () -> then.with(answer)));
    }

    /** Parks what follows until {@link #answered} is called on the loop. */
    void park(Method cause) {
        assert awaited == null : "two answers awaited at once";
        awaited = cause;
    }

    /** The answer to a method that was parked for. */
    void answered(Method cause, Supplier<@Nullable Refusal> then) {
        if (state != State.OPEN) {
            return;
        }
        assert cause.equals(awaited) : "an answer for " + cause + " instead of " + awaited;
        awaited = null;
        var refusal = then.get();
        if (refusal != null) {
            refuse(refusal, cause);
        }
        while (state == State.OPEN && awaited == null && !parked.isEmpty()) {
            parked.releaseOne(this);
        }
        session.burstEnded();
    }

    /** Closes the channel, or the connection if the code asks for it. */
    void refuse(Refusal refusal, @Nullable Method cause) {
        if (state != State.OPEN) {
            return;
        }
        if (refusal.code().hard()) {
            session.fail(refusal, cause);
            return;
        }
        settling.flush();
        publishing.sayConfirms();
        var error = new AmqpError.ChannelError(
                refusal.code(),
                refusal.text(),
                cause == null ? 0 : cause.classId(),
                cause == null ? 0 : cause.methodId());
        send(new ChannelMethod.Close(error.code().number(), error.replyText(), error.classId(), error.methodId()));
        var crossed = parked.close();
        release();
        state = State.CLOSING;
        if (crossed) {
            output().method(number, new ChannelMethod.CloseOk());
        }
    }
}
