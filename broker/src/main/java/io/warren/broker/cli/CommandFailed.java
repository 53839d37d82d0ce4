package io.warren.broker.cli;

/** A command that did not do what it was asked: one line for people and a code for scripts. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    CommandFailed(ExitCode code, String text) {
        super(text);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
