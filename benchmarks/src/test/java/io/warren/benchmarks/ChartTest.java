package io.warren.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ChartTest {
    @Test
    void everyBrokerHasALineInEveryPanel() throws Exception {
        var svg = parsed(Chart.of(Measure.SIZE, points(Measure.SIZE, "warren", "a<b&c")));

        assertEquals(2 * 2, svg.getElementsByTagName("polyline").getLength());
        assertTrue(texts(svg).contains("a<b&c"));
    }

    @Test
    void axesSayWhatTheyCount() throws Exception {
        var texts = texts(parsed(Chart.of(Measure.BACKLOG, points(Measure.BACKLOG, "warren"))));

        assertTrue(texts.contains("messages that wait in the queue"), texts.toString());
        assertTrue(texts.contains("server CPU, µs for each message"), texts.toString());
        assertTrue(texts.contains("disk, MiB"), texts.toString());
    }

    @Test
    void aLineGoesThroughTheMedianOfItsRuns() throws Exception {
        var runs = List.of(
                point(Measure.FANOUT, 1, "warren", 10),
                point(Measure.FANOUT, 1, "warren", 20),
                point(Measure.FANOUT, 1, "warren", 11));
        var median = List.of(point(Measure.FANOUT, 1, "warren", 11), point(Measure.FANOUT, 1, "other", 20));

        assertEquals(firstLine(Chart.of(Measure.FANOUT, median)), firstLine(Chart.of(Measure.FANOUT, runs)));
    }

    private static List<Point> points(Measure curve, String... brokers) {
        var points = new ArrayList<Point>();
        for (var broker : brokers) {
            for (var x : new long[] {0, 16, 65_536}) {
                points.add(point(curve, x, broker, 5 + x / 1000.0));
            }
        }
        return points;
    }

    private static Point point(Measure curve, long x, String broker, double micros) {
        return new Point(curve, x, broker, 1000, micros, 5, 300_000, 1 << 20);
    }

    private static String firstLine(String svg) throws Exception {
        return parsed(svg)
                .getElementsByTagName("polyline")
                .item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue();
    }

    private static List<String> texts(Document svg) {
        var texts = new ArrayList<String>();
        var found = svg.getElementsByTagName("text");
        for (var at = 0; at < found.getLength(); at++) {
            texts.add(found.item(at).getTextContent());
        }
        return texts;
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
