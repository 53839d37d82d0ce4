package io.warren.compat.proof;

import java.util.Arrays;

/** What a client did with a message or saw of one. */
enum Step {
    /** Written down before the message is published. */
    INVOKED('i'),
    CONFIRMED('c'),
    NACKED('n'),
    /** Came back to its producer as one that has no queue. */
    RETURNED('u'),
    DELIVERED('d'),
    /** Delivered with the flag that says it may have been before. */
    REDELIVERED('r'),
    /** A delivery that nobody published like this; its producer and sequence are 0. */
    ALTERED('a'),
    /** Delivered from a queue that it was not published to. */
    MISPLACED('m'),
    /** Delivered, unflagged, after a later one of the same producer's connection on the same channel. */
    OVERTAKEN('o');

    private final char letter;

    Step(char letter) {
        this.letter = letter;
    }

    /** What it is called in a history's file. */
    byte code() {
        return (byte) letter;
    }

    static Step of(byte code) {
        return Arrays.stream(values())
                .filter(each -> each.code() == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step has the code " + code));
    }
}
