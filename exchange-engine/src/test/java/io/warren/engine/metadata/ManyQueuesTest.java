package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.bind;
import static io.warren.engine.metadata.Declarations.queue;
import static io.warren.engine.metadata.Declarations.toQueue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.warren.amqp.types.FieldTable;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a declaration costs where there are many already: counted in bytes that it makes, which do not depend on the machine. */
class ManyQueuesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Declarations declared = new Declarations();
    private int next;

    @Test
    void declaringAndBindingCostHardlyMoreAmongAHundredThousand() {
        declareAndBind(1_000);
        var amongFew = bytesOf(() -> declareAndBind(100));
        declareAndBind(100_000);

        var amongMany = bytesOf(() -> declareAndBind(100));

        assertEquals(101_200, declared.host().queues().size());
        assertEquals(101_200, declared.exchange("amq.direct").outgoing().size());
        // A copy of anything would be a thousand times as much; the logarithm is not twice.
        assertTrue(amongMany < 3 * amongFew, amongFew + " bytes among few, " + amongMany + " among many");
    }

    @Test
    void deletingCostsHardlyMoreAmongMany() {
        declareAndBind(1_000);
        var amongFew = bytesOf(() -> declared.accept(declared.deleteQueue("queue 500")));
        declareAndBind(30_000);

        var amongMany = bytesOf(() -> declared.accept(declared.deleteQueue("queue 9000")));

        assertTrue(amongMany < 3 * amongFew, amongFew + " bytes among few, " + amongMany + " among many");
    }

    private void declareAndBind(int queues) {
        for (var i = 0; i < queues; i++) {
            var name = "queue " + next++;
            declared.accept(queue(name, FieldTable.EMPTY));
            declared.accept(bind(toQueue("amq.direct", name, name)));
        }
    }

    private static long bytesOf(Runnable changes) {
        var before = THREADS.getCurrentThreadAllocatedBytes();
        changes.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
