package io.warren.compat.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How long confirms stopped for each producer after each fault, by kind of fault. The file has one line for each, so that a
 * run that goes on later counts what it had.
 */
final class Stalls {
    private final Path file;
    private final Map<String, List<Long>> millis = new TreeMap<>();

    Stalls(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(line -> {
                    var columns = line.split("\t", 2);
                    keep(columns[1], Long.parseLong(columns[0]));
                });
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    void add(String fault, long nanos) {
        var each = nanos / 1_000_000;
        keep(fault, each);
        try {
            Files.writeString(file, each + "\t" + fault + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** One line for each kind of fault. */
    List<String> lines() {
        return millis.entrySet().stream()
                .map(each -> each.getKey() + ": n=" + each.getValue().size() + " p50="
                        + at(each.getValue(), 50) + " ms p99=" + at(each.getValue(), 99) + " ms worst="
                        + at(each.getValue(), 100) + " ms")
                .toList();
    }

    private void keep(String fault, long each) {
        millis.computeIfAbsent(fault, _ -> new ArrayList<>()).add(each);
    }

    /** The smallest that so many per cent are not above. */
    private static long at(List<Long> values, int percent) {
        var sorted = values.stream().sorted().collect(Collectors.toCollection(ArrayList::new));
        var index = (int) Math.ceil(percent / 100.0 * sorted.size()) - 1;
        return sorted.get(Math.max(0, index));
    }
}
