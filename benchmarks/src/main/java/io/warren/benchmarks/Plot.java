package io.warren.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws what {@link Scale} measured: {@code Plot RAW DIRECTORY} writes an SVG for each curve that RAW has points of. */
public final class Plot {
    private Plot() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("the raw file and a directory are needed");
        }
        var points = RawFile.open(Path.of(arguments[0])).points();
        var directory = Files.createDirectories(Path.of(arguments[1]));
        for (var curve : Measure.values()) {
            var those = points.stream().filter(each -> each.curve() == curve).toList();
            if (!those.isEmpty()) {
                var file = directory.resolve(curve.key() + ".svg");
                Files.writeString(file, Chart.of(curve, those));
                System.out.println(file);
            }
        }
    }
}
