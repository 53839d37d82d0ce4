package io.warren.shovel;

import org.jspecify.annotations.Nullable;

/** This attempt is over; the message is what the status shows. */
final class ShovelFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ShovelFailed(String reason) {
        this(reason, null);
    }

    ShovelFailed(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        var message = getMessage();
        return message == null ? "needed a restart" : message;
    }
}
