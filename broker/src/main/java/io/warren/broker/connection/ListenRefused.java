package io.warren.broker.connection;

/** An address cannot be listened on. */
public final class ListenRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ListenRefused(String address, Throwable cause) {
        super("cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
}
