package io.warren.management.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Prometheus' text format 0.0.4, written into one growing buffer: no object a series. */
final class Exposition {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double WHOLE = 9_007_199_254_740_992.0;

    private byte[] bytes = new byte[65_536];
    private int length;
    private byte[] name = new byte[0];

    /** The series that follow have this name. Kinds: counter, gauge, histogram, untyped. */
    void begin(String metric, String kind) {
        write("# TYPE ").write(metric).write(" ").write(kind).write("\n");
        name = metric.getBytes(StandardCharsets.UTF_8);
    }

    /** The labels with their braces, empty for none: made once for all series of an object. */
    void sample(byte[] labels, double value) {
        write(name).write(labels);
        end(value);
    }

    void sample(byte[] labels, long value) {
        write(name).write(labels);
        end(value);
    }

    /** A series whose name goes on, as those of histograms do. */
    void sample(String suffix, byte[] labels, double value) {
        write(name).write(suffix).write(labels);
        end(value);
    }

    void sample(String suffix, byte[] labels, long value) {
        write(name).write(suffix).write(labels);
        end(value);
    }

    private void end(double value) {
        if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
            end((long) value);
            return;
        }
        write((byte) ' ');
        write(Double.isNaN(value) ? "NaN" : value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value));
        write((byte) '\n');
    }

    private void end(long value) {
        write((byte) ' ');
        digits(value);
        write((byte) '\n');
    }

    /** Names and values in turn. */
    static byte[] labels(String... pairs) {
        if (pairs.length == 0) {
            return new byte[0];
        }
        var text = new StringBuilder("{");
        for (var at = 0; at < pairs.length; at += 2) {
            text.append(at == 0 ? "" : ",").append(pairs[at]).append("=\"");
            escape(text, pairs[at + 1]);
            text.append('"');
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void escape(StringBuilder text, String value) {
        for (var at = 0; at < value.length(); at++) {
            switch (value.charAt(at)) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(value.charAt(at));
            }
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private Exposition write(String ascii) {
        return write(ascii.getBytes(StandardCharsets.UTF_8));
    }

    private Exposition write(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    private void write(byte one) {
        room(1);
        bytes[length++] = one;
    }

    private void digits(long whole) {
        room(20);
        if (whole < 0) {
            bytes[length++] = '-';
        }
        var left = Math.abs(whole);
        var digits = 1;
        for (var rest = left; rest >= 10; rest /= 10) {
            digits++;
        }
        for (var at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += digits;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
