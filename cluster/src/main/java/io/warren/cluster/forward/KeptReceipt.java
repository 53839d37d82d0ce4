package io.warren.cluster.forward;

import io.warren.engine.message.Receipt;

/** What is heard of a publish that was said in one generation of the handle. */
record KeptReceipt(MovingQueue queue, Kept publish, int generation, Receipt receipt) implements Receipt {
    @Override
    public void accepted() {
        if (queue.accepted(publish)) {
            receipt.accepted();
        }
    }

    @Override
    public void rejected() {
        queue.answered(publish, generation, receipt::rejected);
    }

    @Override
    public void unknown() {
        queue.unknown(publish, generation, receipt);
    }
}
