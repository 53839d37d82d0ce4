package io.warren.shovel;

/** What sources and destinations tell the shovel's thread. */
sealed interface Event {
    record Delivered(Carried message) implements Event {}

    /** The destination has it, or all up to it. */
    record Confirmed(long sequence, boolean multiple) implements Event {}

    /** The destination did not take it. */
    record Rejected(long sequence, boolean multiple) implements Event {}

    /** The destination takes nothing at present, or takes again. */
    record Blocked(boolean blocked) implements Event {}

    /** The connection, the queue or the channel is gone: the shovel starts anew. */
    record Ended(String why) implements Event {}
}
