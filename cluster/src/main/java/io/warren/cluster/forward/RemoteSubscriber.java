package io.warren.cluster.forward;

import io.warren.cluster.forward.Answer.Handed;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.Subscriber;
import java.util.function.Consumer;

/**
 * A consumer elsewhere of a queue here: it is sent what it has credit for.
 *
 * <p>The queue's lane claims, the link's lane brings credit: the monitor is for the two, held for a few assignments.
 */
final class RemoteSubscriber implements Subscriber {
    /** Sent and not yet taken there, whichever comes first; a single message may be larger. */
    static final int MOST_MESSAGES = 256;

    static final long MOST_BYTES = 2 << 20;

    private final long number;
    private final QueueHandle queue;
    private final QueueCommand.Resume resume;
    private final Consumer<Answer> answers;
    private int messages;
    private long bytes;
    private boolean refused;
    private volatile boolean over;

    /** @param answers told on any thread */
    RemoteSubscriber(long number, QueueHandle queue, QueueCommand.Resume resume, Consumer<Answer> answers) {
        this.number = number;
        this.queue = queue;
        this.resume = resume;
        this.answers = answers;
    }

    @Override
    public synchronized boolean claim() {
        if (over || messages >= MOST_MESSAGES || bytes >= MOST_BYTES) {
            refused = true;
            return false;
        }
        messages++;
        return true;
    }

    @Override
    public void deliver(Delivery delivery) {
        synchronized (this) {
            bytes += delivery.message().body().length;
        }
        answers.accept(new Answer.Deliver(number, handed(delivery)));
    }

    static Handed handed(Delivery delivery) {
        return new Handed(
                delivery.entry(),
                delivery.redelivered(),
                delivery.deliveryCount(),
                delivery.acquiredCount(),
                delivery.message());
    }

    @Override
    public void cancelled() {
        over = true;
        answers.accept(new Answer.Cancelled(number));
    }

    @Override
    public void timedOut(long timeoutMillis) {
        over = true;
        answers.accept(new Answer.TimedOut(number, timeoutMillis));
    }

    /** So much was taken there. */
    void credit(int takenMessages, long takenBytes) {
        boolean again;
        synchronized (this) {
            if (takenMessages < 0 || takenMessages > messages || takenBytes < 0 || takenBytes > bytes) {
                throw new Garbage("credit for what was not sent");
            }
            messages -= takenMessages;
            bytes -= takenBytes;
            again = refused;
            refused = false;
        }
        if (again) {
            queue.send(resume);
        }
    }

    void end() {
        over = true;
    }

    Holder holder() {
        return resume.holder();
    }

    boolean over() {
        return over;
    }
}
