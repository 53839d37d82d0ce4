package io.warren.benchmarks;

import java.util.Collection;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A curve as SVG: processor time for each unit, memory and, where it grows with the curve, disk, one below the other, with a
 * line for each broker. Lines go through medians; dots are runs. It brings its own paper, so that it can be read on a light
 * page and on a dark one.
 */
final class Chart {
    private static final int WIDTH = 760;
    private static final int LEFT = 84;
    private static final int RIGHT = 44;
    private static final int TOP = 96;
    private static final int PANEL = 190;
    private static final int BETWEEN = 44;
    private static final int BOTTOM = 58;
    private static final int COLOURS = 4;
    private static final double KIB_PER_MIB = 1024;
    private static final double BYTES_PER_MIB = 1 << 20;

    private static final String STYLE = """
            <style>
              text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; font-size: 12px; fill: #59636e; }
              .paper { fill: #ffffff; }
              .title { font-size: 16px; font-weight: 600; fill: #1f2328; }
              .name { font-size: 13px; fill: #1f2328; }
              .panel { font-weight: 600; fill: #1f2328; }
              .grid { stroke: #d8dee4; stroke-width: 1; }
              .axis { stroke: #818b98; stroke-width: 1; }
              .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
              .run { opacity: 0.45; }
              .c0 { stroke: #0969da; } .f0 { fill: #0969da; }
              .c1 { stroke: #bc4c00; } .f1 { fill: #bc4c00; }
              .c2 { stroke: #1a7f37; } .f2 { fill: #1a7f37; }
              .c3 { stroke: #8250df; } .f3 { fill: #8250df; }
              @media (prefers-color-scheme: dark) {
                text { fill: #9198a1; }
                .paper { fill: #0d1117; }
                .title, .name, .panel { fill: #f0f6fc; }
                .grid { stroke: #2a313c; }
                .axis { stroke: #656c76; }
                .c0 { stroke: #4493f8; } .f0 { fill: #4493f8; }
                .c1 { stroke: #f0883e; } .f1 { fill: #f0883e; }
                .c2 { stroke: #3fb950; } .f2 { fill: #3fb950; }
                .c3 { stroke: #ab7df8; } .f3 { fill: #ab7df8; }
              }
            </style>
            """;

    private final StringBuilder out = new StringBuilder();
    private final Formatter svg = new Formatter(out, Locale.ROOT);
    private final Measure curve;
    private final List<Point> points;
    private final List<String> brokers;
    private final Axis across;

    private Chart(Measure curve, List<Point> points) {
        this.curve = curve;
        this.points = points;
        brokers = points.stream().map(Point::broker).distinct().toList();
        across = Axis.across(points.stream().map(each -> (double) each.x()).toList(), curve.bytes());
    }

    /** What a panel shows. */
    private record Panel(String title, ToDoubleFunction<Point> value) {}

    /** @param points of this curve, at least one */
    static String of(Measure curve, List<Point> points) {
        return new Chart(curve, points).drawn();
    }

    private String drawn() {
        var panels = panels();
        var height = TOP + panels.size() * PANEL + (panels.size() - 1) * BETWEEN + BOTTOM;
        svg.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                WIDTH, height, WIDTH, height);
        svg.format("<title>%s</title>%n", escaped(curve.title()));
        out.append(STYLE);
        svg.format("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n", WIDTH, height);
        svg.format("<text class=\"title\" x=\"%d\" y=\"28\">%s</text>%n", LEFT, escaped(curve.title()));
        legend();
        for (var at = 0; at < panels.size(); at++) {
            panel(panels.get(at), TOP + at * (PANEL + BETWEEN), at == panels.size() - 1);
        }
        svg.format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, height - 16, escaped(curve.what()));
        out.append("</svg>\n");
        return out.toString();
    }

    private List<Panel> panels() {
        var cost = new Panel("server CPU, µs for each " + curve.unit(), Point::microsEach);
        var memory = new Panel("resident memory, MiB", each -> each.residentKib() / KIB_PER_MIB);
        var disk = new Panel("disk, MiB", each -> each.diskBytes() / BYTES_PER_MIB);
        var grows = curve == Measure.BACKLOG || curve == Measure.FILLING;
        return grows && points.stream().allMatch(each -> each.diskBytes() > 0)
                ? List.of(cost, memory, disk)
                : List.of(cost, memory);
    }

    private void legend() {
        var x = LEFT;
        for (var at = 0; at < brokers.size(); at++) {
            svg.format("<line class=\"line c%d\" x1=\"%d\" y1=\"46\" x2=\"%d\" y2=\"46\"/>%n", at % COLOURS, x, x + 22);
            mark(at, x + 11, 46, "");
            svg.format("<text class=\"name\" x=\"%d\" y=\"50\">%s</text>%n", x + 28, escaped(brokers.get(at)));
            x += 28 + 9 * brokers.get(at).length() + 24;
        }
    }

    private void panel(Panel panel, int top, boolean last) {
        var up = Axis.up(
                points.stream().map(each -> panel.value().applyAsDouble(each)).toList());
        var bottom = top + PANEL;
        svg.format("<text class=\"panel\" x=\"%d\" y=\"%d\">%s</text>%n", LEFT, top - 8, escaped(panel.title()));
        for (var tick : up.ticks()) {
            var y = bottom - up.place(tick) * PANEL;
            svg.format(
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n", LEFT, y, WIDTH - RIGHT, y);
            svg.format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", LEFT - 8, y + 4, up.label(tick));
        }
        for (var tick : across.ticks()) {
            var x = x(tick);
            svg.format("<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n", x, top, x, bottom + 4);
            if (last) {
                svg.format(
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                        x, bottom + 18, across.label(tick));
            }
        }
        svg.format(
                "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n",
                LEFT, bottom, WIDTH - RIGHT, bottom);
        for (var at = 0; at < brokers.size(); at++) {
            line(panel, up, bottom, at);
        }
    }

    private void line(Panel panel, Axis up, int bottom, int broker) {
        var runs = runs(brokers.get(broker), panel.value());
        var path = runs.entrySet().stream()
                .map(each -> String.format(
                        Locale.ROOT, "%.1f,%.1f", x(each.getKey()), bottom - up.place(median(each.getValue())) * PANEL))
                .collect(Collectors.joining(" "));
        svg.format("<polyline class=\"line c%d\" points=\"%s\"/>%n", broker % COLOURS, path);
        runs.forEach((x, values) -> {
            if (values.size() > 1) {
                values.forEach(each -> mark(broker, x(x), bottom - up.place(each) * PANEL, " run"));
            }
            mark(broker, x(x), bottom - up.place(median(values)) * PANEL, "");
        });
    }

    /** Values by size, in their order. */
    private Map<Double, List<Double>> runs(String broker, ToDoubleFunction<Point> value) {
        return points.stream()
                .filter(each -> each.broker().equals(broker))
                .collect(Collectors.groupingBy(
                        each -> (double) each.x(),
                        TreeMap::new,
                        Collectors.mapping(each -> value.applyAsDouble(each), Collectors.toList())));
    }

    private static double median(Collection<Double> values) {
        var sorted = values.stream().mapToDouble(each -> each).sorted().toArray();
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Another form for each broker: colour is not all that tells them apart. */
    private void mark(int broker, double x, double y, String more) {
        var size = more.isEmpty() ? 4 : 2.5;
        var style = "f" + broker % COLOURS + more;
        switch (broker % COLOURS) {
            case 0 -> svg.format("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>%n", style, x, y, size);
            case 1 ->
                svg.format(
                        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                        style, x - size, y - size, 2 * size, 2 * size);
            case 2 -> polygon(style, x, y - size, x + size, y + size, x - size, y + size);
            default -> polygon(style, x, y - size, x + size, y, x, y + size, x - size, y);
        }
    }

    private void polygon(String style, double... corners) {
        var text = new StringBuilder();
        for (var at = 0; at < corners.length; at += 2) {
            text.append(String.format(Locale.ROOT, "%.1f,%.1f ", corners[at], corners[at + 1]));
        }
        svg.format(
                "<polygon class=\"%s\" points=\"%s\"/>%n",
                style, text.toString().strip());
    }

    private double x(double value) {
        return LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
