package io.warren.management.http;

import java.io.IOException;

/** The connection broke in the middle of a request or its answer: nobody is there to be told. */
final class ClientGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGone(String doing, IOException cause) {
        super(doing, cause);
    }
}
