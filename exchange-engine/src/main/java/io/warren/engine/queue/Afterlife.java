package io.warren.engine.queue;

import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import java.util.List;

/** Answers for a queue that is deleted or stopped. Nobody waits for ever. */
public final class Afterlife {
    private Afterlife() {}

    /**
     * Answers as nobody.
     *
     * @param deleted else it stopped and its node with it: what comes now is not taken, so that nobody is told it is safe
     */
    public static void answer(QueueCommand command, boolean deleted, QueueHandle queue) {
        switch (command) {
            case QueueCommand.Enqueue(var _, var _, var receipt) -> {
                if (deleted) {
                    receipt.accepted();
                } else {
                    receipt.unknown();
                }
            }
            case QueueCommand.Consume(var _, var _, var answer) -> answer.accept(ConsumeResult.GONE);
            case QueueCommand.Cancel(var _, var _, var answer) -> answer.run();
            case QueueCommand.Get(var _, var _, var _, var answer) -> answer.accept(null);
            case QueueCommand.Purge(var answer) -> answer.accept(0);
            case QueueCommand.CheckDelete(var _, var _, var answer) -> answer.accept(new DeleteCheck.Fine(0));
            case QueueCommand.Touch(var answer) -> answer.accept(queue.stats());
            case QueueCommand.ListConsumers(var answer) -> answer.accept(List.of());
            case QueueCommand.Stop(var answer) -> answer.run();
            case QueueCommand.Settle _,
                    QueueCommand.Resume _,
                    QueueCommand.Close _,
                    QueueCommand.Deleted _,
                    QueueCommand.Pause _,
                    QueueCommand.Reconfigure _ -> {}
        }
    }
}
