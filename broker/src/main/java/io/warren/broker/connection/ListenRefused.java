package io.warren.broker.connection;

import java.nio.channels.UnresolvedAddressException;

/** An address cannot be listened on. */
public final class ListenRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ListenRefused(String address, Throwable cause) {
        super("cannot listen on " + address + ": " + reason(cause), cause);
    }

    /** The system's words lie at the root; the layers above guess at them. */
    private static String reason(Throwable cause) {
        var root = cause;
        for (var deeper = root.getCause(); deeper != null; deeper = deeper.getCause()) {
            root = deeper;
        }
        return root instanceof UnresolvedAddressException ? "no such host" : String.valueOf(root.getMessage());
    }
}
