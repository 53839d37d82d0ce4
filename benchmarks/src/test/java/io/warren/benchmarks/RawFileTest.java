package io.warren.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawFileTest {
    private static final Point POINT = new Point(Measure.SIZE, 1024, "warren", 50_000, 12.345, 5.25, 300_000, 1L << 40);

    @TempDir
    private Path directory;

    @Test
    void pointsAreThereWhenTheFileIsOpenedAgain() throws IOException {
        var file = RawFile.open(path());
        file.add(List.of(POINT));
        file.add(List.of(POINT));

        assertEquals(List.of(POINT, POINT), RawFile.open(path()).points());
        assertEquals(2, RawFile.open(path()).count(Measure.SIZE, 1024, "warren"));
    }

    @Test
    void otherSizesCurvesAndBrokersAreNotMeasuredYet() throws IOException {
        var file = RawFile.open(path());
        file.add(List.of(POINT));

        assertEquals(0, file.count(Measure.SIZE, 1025, "warren"));
        assertEquals(0, file.count(Measure.BACKLOG, 1024, "warren"));
        assertEquals(0, file.count(Measure.SIZE, 1024, "rabbit"));
    }

    @Test
    void halfALineIsNoPointAndDoesNotSpoilTheNext() throws IOException {
        RawFile.open(path()).add(List.of(POINT));
        Files.writeString(path(), "size\t4096\twarren\t17", StandardOpenOption.APPEND);

        var file = RawFile.open(path());
        assertEquals(List.of(POINT), file.points());
        file.add(List.of(POINT));

        assertEquals(List.of(POINT, POINT), RawFile.open(path()).points());
    }

    private Path path() {
        return directory.resolve("raw.tsv");
    }
}
