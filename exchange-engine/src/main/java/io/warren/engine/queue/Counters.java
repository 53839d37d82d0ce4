package io.warren.engine.queue;

import java.lang.invoke.VarHandle;

/**
 * What a queue counts. Written by its lane only; views read it from any thread.
 *
 * <p>The fields are plain and cheap: a view may see some of them a task older than others.
 */
final class Counters {
    long ready;
    long readyBytes;
    long unacked;
    long unackedBytes;
    long persistent;
    long persistentBytes;

    long published;
    long delivered;
    long deliveredNoAck;
    long got;
    long gotNoAck;
    long acked;
    long redelivered;
    long gotEmpty;
    long deadLettered;
    long dropped;
    long expired;

    int consumers;
    String activeTag = "";
    long headEnqueuedAtMillis;
    long lastUseMillis;
    boolean stopped;

    void publish() {
        VarHandle.releaseFence();
    }

    /** To be called by a reader before it reads. */
    void acquire() {
        VarHandle.acquireFence();
    }

    void nothingLeft() {
        ready = 0;
        readyBytes = 0;
        unacked = 0;
        unackedBytes = 0;
        persistent = 0;
        persistentBytes = 0;
    }

    /** A message found at start: ready, and durable of course. */
    void recovered(int bodyBytes) {
        ready++;
        readyBytes += bodyBytes;
        persistent++;
        persistentBytes += bodyBytes;
    }

    void ready(Entry entry) {
        ready++;
        readyBytes += entry.bodyBytes;
    }

    void notReady(Entry entry) {
        ready--;
        readyBytes -= entry.bodyBytes;
        assert ready >= 0 && readyBytes >= 0 : "ready went below zero";
    }

    void held(Entry entry) {
        unacked++;
        unackedBytes += entry.bodyBytes;
    }

    void notHeld(Entry entry) {
        unacked--;
        unackedBytes -= entry.bodyBytes;
        assert unacked >= 0 && unackedBytes >= 0 : "unacked went below zero";
    }

    void came(Entry entry) {
        if (entry.durable) {
            persistent++;
            persistentBytes += entry.bodyBytes;
        }
    }

    void left(Entry entry) {
        if (entry.durable) {
            persistent--;
            persistentBytes -= entry.bodyBytes;
        }
    }
}
