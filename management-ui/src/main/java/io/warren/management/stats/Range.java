package io.warren.management.stats;

import io.warren.management.http.HttpRefused;
import io.warren.management.http.Wish;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which part of the past a request asks for: {@code lengths_age=600&lengths_incr=5}. */
public record Range(long ageSeconds, long stepSeconds) {
    private static final long MOST_SAMPLES = 500;

    /** What has a range of its own. */
    public enum Of {
        LENGTHS("lengths"),
        MESSAGE_RATES("msg_rates"),
        DATA_RATES("data_rates"),
        NODE_STATS("node_stats");

        private final String prefix;

        Of(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Asks for samples of the time that is known only: RabbitMQ's clients expect zeros for what was before. */
    private static final String KNOWN = "known_samples";

    /** What a request asks for ranges with. */
    public static final List<String> KEYS = Stream.concat(
                    Arrays.stream(Of.values()).flatMap(each -> Stream.of(each.prefix + "_age", each.prefix + "_incr")),
                    Stream.of(KNOWN))
            .toList();

    /** Null if it is not asked for. */
    public static @Nullable Range of(Wish request, Of of) {
        var age = request.query(of.prefix + "_age");
        var step = request.query(of.prefix + "_incr");
        if (age == null || step == null) {
            return null;
        }
        var range = new Range(number(age, step, age), number(step, step, age));
        if (range.ageSeconds <= 0 || range.stepSeconds <= 0 || range.ageSeconds / range.stepSeconds > MOST_SAMPLES) {
            throw invalid(age, step);
        }
        return range;
    }

    /** Whether what is not known shall be left out. */
    public static boolean wantsKnownOnly(Wish request) {
        return "true".equals(request.query(KNOWN));
    }

    private static long number(String text, String step, String age) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw invalid(age, step);
        }
    }

    private static HttpRefused invalid(String age, String step) {
        return HttpRefused.of(
                400, "invalid_range_parameters", "Invalid range parameters: age " + age + ", incr " + step);
    }

    /**
     * The moments asked for, the latest first: whole multiples of the step, so that they fit those of other objects.
     *
     * @param sinceMillis none is earlier
     */
    public long[] moments(long nowMillis, long sinceMillis) {
        var step = stepSeconds * 1_000;
        var last = nowMillis / step * step;
        return LongStream.rangeClosed(0, ageSeconds / stepSeconds)
                .map(at -> last - at * step)
                .takeWhile(moment -> moment >= sinceMillis)
                .toArray();
    }
}
