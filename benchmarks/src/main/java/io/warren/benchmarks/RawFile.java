package io.warren.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The points measured so far, one a line; what is there is never written again, so that a run can be taken up later. */
final class RawFile {
    private final Path path;
    private final List<Point> points = new ArrayList<>();

    private RawFile(Path path) {
        this.path = path;
    }

    /** Reads what is there; a file that is not there has no points. */
    static RawFile open(Path path) throws IOException {
        var file = new RawFile(path);
        if (Files.exists(path)) {
            Files.readAllLines(path).stream()
                    .map(Point::parse)
                    .flatMap(Optional::stream)
                    .forEach(file.points::add);
        }
        return file;
    }

    List<Point> points() {
        return List.copyOf(points);
    }

    long count(Measure curve, long x, String broker) {
        return points.stream().filter(each -> each.repeats(curve, x, broker)).count();
    }

    void add(List<Point> more) throws IOException {
        var text = new StringBuilder();
        if (!Files.exists(path)) {
            text.append(Point.HEAD).append('\n');
        } else if (!endsWithNewline()) {
            text.append('\n');
        }
        more.forEach(each -> text.append(each.line()).append('\n'));
        Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        points.addAll(more);
    }

    private boolean endsWithNewline() throws IOException {
        var bytes = Files.readAllBytes(path);
        return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    }
}
