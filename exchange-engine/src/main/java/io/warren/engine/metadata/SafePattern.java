package io.warren.engine.metadata;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that users wrote, for permissions and policies. Read as RabbitMQ does (PCRE, found anywhere in the
 * name) and bounded: a match that takes too many steps, or nests too deep, is no match. Immutable, any thread.
 *
 * <p>Every character that the matcher reads is a step. Patterns that branch without reading, which they do at the end of
 * the name, read a character in front of the name at each branch (see {@link PatternTranslation}), so that these are steps
 * as well.
 */
public final class SafePattern {
    /** RabbitMQ's own limit of PCRE's steps, which are about as fine. */
    public static final int MAX_STEPS = 50_000;

    public static final int MAX_LENGTH = 1_024;

    /** Stands before the name. Neither part of a word nor matched by a dot, so that nobody notices. */
    private static final char FRONT = '\n';

    private static final int REMEMBERED = 4_096;

    /** Compiling costs more than matching, and policies are matched with every queue. */
    private static final ConcurrentHashMap<String, SafePattern> COMPILED = new ConcurrentHashMap<>();

    private static final LongAdder GIVEN_UP = new LongAdder();

    private final String source;
    private final boolean everything;
    private final Pattern pattern;

    private SafePattern(String source, Pattern pattern) {
        this.source = source;
        this.everything = source.equals(".*");
        this.pattern = pattern;
    }

    /** What was wrong with a pattern. */
    public static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    /**
     * Reads a pattern, or finds it among those read lately.
     *
     * @throws Invalid if it is no regular expression, one that is too long, or uses what is not supported
     */
    public static SafePattern of(String source) throws Invalid {
        var known = COMPILED.get(source);
        if (known != null) {
            return known;
        }
        var compiled = compile(source);
        if (COMPILED.size() >= REMEMBERED) {
            COMPILED.clear();
        }
        COMPILED.put(source, compiled);
        return compiled;
    }

    private static SafePattern compile(String source) throws Invalid {
        if (source.length() > MAX_LENGTH) {
            throw new Invalid("must not exceed " + MAX_LENGTH + " bytes");
        }
        try {
            // As in PCRE, only a line feed ends a line.
            return new SafePattern(
                    source, Pattern.compile(new PatternTranslation(source).translated(), Pattern.UNIX_LINES));
        } catch (PatternSyntaxException invalid) {
            throw new Invalid(invalid.getDescription());
        } catch (StackOverflowError tooDeep) {
            throw new Invalid("nested too deeply");
        }
    }

    /** Whether it is found anywhere in the name, within the steps. */
    public boolean found(String name) {
        return everything || found(new Counted(FRONT + name));
    }

    /**
     * Looks through many names for somebody who waits for the answer, with a limit for all of them together.
     *
     * @param source not remembered, for those who look write what they like
     * @throws Invalid as {@link #of}
     */
    public static Search search(String source, long steps) throws Invalid {
        return new Search(compile(source), steps);
    }

    /** One search. Owner: its caller. */
    public static final class Search {
        private final SafePattern pattern;
        private long left;

        private Search(SafePattern pattern, long steps) {
            this.pattern = pattern;
            this.left = steps;
        }

        /** Whether the pattern is found in the name; false if {@link #exhausted}. */
        public boolean found(String name) {
            if (exhausted()) {
                return false;
            }
            var subject = new Counted(FRONT + name);
            var found = pattern.found(subject);
            left -= subject.steps;
            return found;
        }

        /** No steps are left: names that were not found may match all the same. */
        public boolean exhausted() {
            return left <= 0;
        }
    }

    private boolean found(Counted subject) {
        try {
            return matcher(subject).find();
        } catch (TooManySteps | StackOverflowError runaway) {
            // The pattern has done nothing but read; to a permission this means no, as in RabbitMQ.
            GIVEN_UP.increment();
            return false;
        }
    }

    private Matcher matcher(Counted subject) {
        // Look-behinds see the character in front, anchors do not.
        return pattern.matcher(subject)
                .region(1, subject.length())
                .useTransparentBounds(true)
                .useAnchoringBounds(true);
    }

    /** How many matches were given up since the start, for views. */
    public static long givenUp() {
        return GIVEN_UP.sum();
    }

    /** The text quoted so that it stands for itself inside a pattern, in a character class, too. */
    public static String literal(String text) {
        var quoted = new StringBuilder(text.length() + 8);
        for (var i = 0; i < text.length(); i++) {
            if ("\\^$.|?*+()[]{}-".indexOf(text.charAt(i)) >= 0) {
                quoted.append('\\');
            }
            quoted.append(text.charAt(i));
        }
        return quoted.toString();
    }

    @Override
    public String toString() {
        return source;
    }

    /** Thrown through the matcher, which has no other way to be stopped. */
    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /** Counts what is read. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            steps++;
            if (steps > MAX_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
