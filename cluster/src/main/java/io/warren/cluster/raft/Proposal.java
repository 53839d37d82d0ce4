package io.warren.cluster.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import java.util.function.Consumer;

/** Who waits for what becomes of an entry. Told once. JRaft hands it from thread to thread, one at a time. */
final class Proposal implements Closure {
    private final Consumer<Outcome> told;
    private final Consumer<Outcome> ended;
    private long index;
    private long term;

    /** @param ended told before the other */
    Proposal(Consumer<Outcome> told, Consumer<Outcome> ended) {
        this.told = told;
        this.ended = ended;
    }

    void at(long index, long term) {
        this.index = index;
        this.term = term;
    }

    void committed() {
        end(new Outcome.Committed(index, term));
    }

    /** JRaft's word when it is not committed. It has one code for what was never taken and for what is lost sight of. */
    @Override
    public void run(Status status) {
        end(new Outcome.Unknown(String.valueOf(status.getErrorMsg())));
    }

    private void end(Outcome outcome) {
        ended.accept(outcome);
        told.accept(outcome);
    }
}
