package io.warren.engine.view;

import io.warren.engine.metadata.Origin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One change or login, as people read it.
 *
 * @param before the object as JSON before the change, null if it was not there; never holds a secret
 * @param after the object as JSON after the change, null if it is gone
 */
public record AuditEntry(
        long revision,
        long atMillis,
        Origin origin,
        Action action,
        ObjectName object,
        @Nullable String before,
        @Nullable String after) {

    /** What happened to the object. */
    public enum Action {
        CREATED("created"),
        CHANGED("changed"),
        DELETED("deleted"),
        /** A login. */
        GRANTED("granted"),
        /** A login that was none. */
        REFUSED("refused"),
        /** A session of the user interface. */
        OPENED("opened"),
        /** A session of the user interface. */
        ENDED("ended"),
        /** What happened is not known: the log does not go back so far and the tables had to be made again, or the row is damaged. */
        LOST("lost");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Throws for a word that is none of these. */
        public static Action of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no action " + word));
        }
    }
}
