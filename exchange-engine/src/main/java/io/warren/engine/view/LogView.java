package io.warren.engine.view;

import java.util.List;
import java.util.Map;

/** The last lines of this node's log. Any thread. */
public interface LogView {
    /** No lines. */
    LogView NONE = (_, _, _) -> List.of();

    /** How grave a line is, in the order of gravity. */
    enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    /**
     * One line.
     *
     * @param number counts the lines of this process from 1; numbers in a list may have gaps
     * @param event its name, or a text
     * @param fields what belongs to it; nothing secret
     */
    record Line(long number, long atMillis, Level level, String category, String event, Map<String, String> fields) {
        public Line {
            fields = Map.copyOf(fields);
        }
    }

    /** The last lines behind this number that are at least as grave, at most so many, the oldest first. */
    List<Line> last(long after, Level level, int limit);
}
