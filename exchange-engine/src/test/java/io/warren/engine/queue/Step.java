package io.warren.engine.queue;

import io.warren.engine.queue.QueueCommand.Outcome;

/** What happens next in a queue's history. Numbers are taken modulo what there is, so that any step fits anywhere. */
sealed interface Step {
    /** A message; a time to live of -1 is none. */
    record Publish(int bodyBytes, int timeToLiveMillis, int priority, boolean durable) implements Step {}

    record Consume(int holder, int prefetch, int priority, boolean noAck, boolean exclusive) implements Step {}

    record Cancel(int consumer) implements Step {}

    /** Its next claims are refused until it resumes. */
    record Refuse(int consumer) implements Step {}

    record Resume(int consumer) implements Step {}

    record Get(int holder, boolean noAck) implements Step {}

    /** Some of what a holder has, from the oldest on. */
    record Settle(int holder, int from, int count, Outcome outcome) implements Step {}

    record Close(int holder) implements Step {}

    record Purge() implements Step {}

    record Pass(int millis) implements Step {}

    /** The log writes what waits. */
    record Write() implements Step {}

    /** The dead letter exchange answers. */
    record Answer(boolean accepts) implements Step {}

    /** An orderly stop and a start on what is found then. */
    record Restart() implements Step {}
}
