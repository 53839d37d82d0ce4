package io.warren.engine.log;

/**
 * What a member has promised: to follow nobody of a lower term, and in this term to vote for nobody else.
 *
 * @param term the highest it has seen, 0 for none yet
 * @param candidate for whom it voted in that term, empty for nobody yet
 */
public record Vote(long term, String candidate) {
    /** Of a member that has seen nothing. */
    public static final Vote NONE = new Vote(0, "");

    public Vote {
        if (term < 0 || (term == 0 && !candidate.isEmpty())) {
            throw new IllegalArgumentException("no vote for '" + candidate + "' in term " + term);
        }
    }

    /** Whether a member that promised this may promise the next without breaking its word. */
    public boolean allows(Vote next) {
        return next.term > term || (next.term == term && (candidate.isEmpty() || candidate.equals(next.candidate)));
    }
}
