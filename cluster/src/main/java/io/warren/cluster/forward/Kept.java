package io.warren.cluster.forward;

import io.warren.engine.queue.Afterlife;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits for its answer, or a consumer.
 *
 * <p>Guarded by the handle's lock. What is to be told is gathered, and told without it.
 */
final class Kept {
    final QueueCommand command;
    /** In this generation. */
    boolean sent;
    /** Of a consume: its answer was given. */
    boolean told;
    /** Of a consume: somebody cancels it. */
    @Nullable
    Runnable cancelAnswer;
    /** Nothing of it is wanted any more. */
    volatile boolean over;

    Kept(QueueCommand command) {
        this.command = command;
    }

    QueueCommand.@Nullable Consume consume() {
        return command instanceof QueueCommand.Consume consume ? consume : null;
    }

    /** Whether it ends with this channel. */
    boolean isOf(Holder holder) {
        return switch (command) {
            case QueueCommand.Consume(var consumer, var _, var _) -> Outstanding.sameObject(consumer.holder(), holder);
            case QueueCommand.Get(var of, var _, var _, var _) -> Outstanding.sameObject(of, holder);
            default -> false;
        };
    }

    /** Answers as a queue that is gone, and ends a consumer. */
    void end(boolean deleted, QueueHandle queue, List<Runnable> after) {
        over = true;
        var consume = consume();
        if (consume != null && told) {
            after.add(consume.subscriber()::cancelled);
        } else {
            after.add(() -> Afterlife.answer(command, deleted, queue));
        }
        answerCancel(after);
    }

    /** It is not wanted any more by who asked. */
    void drop(QueueHandle queue, List<Runnable> after) {
        if (told) {
            over = true;
            answerCancel(after);
        } else {
            end(false, queue, after);
        }
    }

    /** Of a consumer that is being cancelled: nothing comes from where it was. */
    void cancelled(List<Runnable> after) {
        over = true;
        var consume = consume();
        if (consume != null && !told) {
            told = true;
            after.add(() -> consume.answer().accept(ConsumeResult.OK));
        }
        answerCancel(after);
    }

    private void answerCancel(List<Runnable> after) {
        if (cancelAnswer != null) {
            after.add(cancelAnswer);
        }
    }
}
