package io.warren.engine.view;

/** How queues are listed; those that are alike in it come by virtual host and name. */
public enum QueueOrder {
    NAME,
    TYPE,
    /** The oldest first. */
    AGE
}
