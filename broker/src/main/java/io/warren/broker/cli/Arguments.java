package io.warren.broker.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a command: options anywhere, the verb first of the rest.
 *
 * @param options by their long name without dashes; a flag's value is {@code true}
 */
record Arguments(String verb, List<String> words, Map<String, String> options) {
    private static final Map<String, String> SHORT = Map.of(
            "-n",
            "node",
            "-p",
            "vhost",
            "-q",
            "quiet",
            "-s",
            "silent",
            "-t",
            "timeout",
            "-l",
            "longnames",
            "-u",
            "user");
    private static final Set<String> FLAGS = Set.of(
            "quiet",
            "silent",
            "longnames",
            "help",
            "no-table-headers",
            "if-empty",
            "if-unused",
            "dry-run",
            "prune",
            "replace");

    Arguments {
        words = List.copyOf(words);
        options = Map.copyOf(options);
    }

    static Arguments parse(List<String> line) {
        var words = new ArrayList<String>();
        var options = new HashMap<String, String>();
        var onlyWords = false;
        for (var at = 0; at < line.size(); at++) {
            var word = line.get(at);
            if (onlyWords || !word.startsWith("-") || word.equals("-")) {
                words.add(word);
            } else if (word.equals("--")) {
                onlyWords = true;
            } else {
                var equals = word.indexOf('=');
                var written = equals < 0 ? word : word.substring(0, equals);
                var name = written.startsWith("--") ? written.substring(2) : SHORT.get(written);
                if (name == null) {
                    throw new CommandFailed(ExitCode.USAGE, "unknown option " + written);
                }
                if (FLAGS.contains(name)) {
                    options.put(name, "true");
                } else if (equals >= 0) {
                    options.put(name, word.substring(equals + 1));
                } else if (at + 1 < line.size()) {
                    options.put(name, line.get(++at));
                } else {
                    throw new CommandFailed(ExitCode.USAGE, "option " + written + " needs a value");
                }
            }
        }
        var verb = words.isEmpty() ? "help" : words.removeFirst();
        return new Arguments(verb, words, options);
    }

    boolean flag(String name) {
        return options.containsKey(name);
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    String virtualHost() {
        return option("vhost", "/");
    }

    /** The word at this place, or a usage error that says what is missing. */
    String word(int at, String what) {
        if (at >= words.size()) {
            throw new CommandFailed(ExitCode.USAGE, verb + " needs " + what);
        }
        return words.get(at);
    }

    String word(int at, String what, String otherwise) {
        return at < words.size() ? word(at, what) : otherwise;
    }
}
