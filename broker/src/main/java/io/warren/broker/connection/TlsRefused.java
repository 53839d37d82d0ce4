package io.warren.broker.connection;

/** Certificates or keys cannot be used as configured. The text names the file, never its content. */
public final class TlsRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TlsRefused(String text) {
        super(text);
    }

    public TlsRefused(String text, Throwable cause) {
        super(text, cause);
    }
}
