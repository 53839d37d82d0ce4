package io.warren.compat.proof;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Some cycles and what came of them: one line of a run's progress.
 *
 * @param verdict {@code ok}, or what is wrong
 * @param counts {@code name=number} for everything counted since the last block
 */
record Block(int number, int cycles, String verdict, String counts) {
    private static final Pattern LINE = Pattern.compile("block=([0-9]+) cycles=([0-9]+) (.*) verdict=(.*)");
    private static final String OK = "ok";

    static Block of(int number, int cycles, List<String> problems, Verdict counted) {
        var verdict = problems.isEmpty() ? OK : String.join("; ", problems).replace('\n', ' ');
        return new Block(number, cycles, verdict, counted.counts());
    }

    static Block parse(String line) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no line of progress: " + line);
        }
        return new Block(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group(4),
                matcher.group(3));
    }

    String line() {
        return "block=" + number + " cycles=" + cycles + " " + counts + " verdict=" + verdict;
    }

    boolean holds() {
        return verdict.equals(OK);
    }

    /** One of the counts. */
    long count(String name) {
        for (var each : counts.split(" ", -1)) {
            if (each.startsWith(name + "=")) {
                return Long.parseLong(each.substring(name.length() + 1));
            }
        }
        throw new IllegalArgumentException("nothing is counted as " + name);
    }
}
