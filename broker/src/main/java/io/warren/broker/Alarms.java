package io.warren.broker;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node is short of memory or disk (RabbitMQ, "Memory and Disk Alarms"). While it is, connections that
 * publish are not read.
 *
 * <p>Any thread may call; the lock guards a few fields and is never held while a listener runs. {@link #check} is called
 * on an interval. What operators set by hand stays until they clear it.
 */
public final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger("resource");

    /** In the order in which RabbitMQ names them. */
    public enum Resource {
        DISK,
        MEMORY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is measured. */
    public interface Gauge {
        long usedMemory();

        /**
         * Called when {@link #usedMemory} is above the limit: garbage is no use. Also while there is an alarm, for publishers
         * that wait make no garbage, so that nothing else collects what there is.
         */
        long usedMemoryWithoutGarbage();

        long totalMemory();

        long freeDisk();
    }

    /** A picture for views. */
    public record Picture(long usedMemory, long memoryLimit, long freeDisk, long diskFreeLimit, Set<Resource> active) {
        public Picture {
            active = Set.copyOf(active);
        }
    }

    private final Gauge gauge;
    private final Consumer<@Nullable String> listener;
    private final EnumSet<Resource> measured = EnumSet.noneOf(Resource.class);
    private final EnumSet<Resource> byHand = EnumSet.noneOf(Resource.class);
    private long memoryLimit;
    private long diskFreeLimit;
    private @Nullable String told;

    /** The listener gets the reason for which publishers wait, or null when there is none any more. */
    public Alarms(Gauge gauge, long memoryLimit, long diskFreeLimit, Consumer<@Nullable String> listener) {
        this.gauge = gauge;
        this.memoryLimit = memoryLimit;
        this.diskFreeLimit = diskFreeLimit;
        this.listener = listener;
    }

    /** Measures, and raises or clears what follows from it. */
    public void check() {
        var used = gauge.usedMemory();
        long most;
        long least;
        synchronized (this) {
            most = memoryLimit;
            least = diskFreeLimit;
            if (used > most) {
                used = gauge.usedMemoryWithoutGarbage();
            }
        }
        measured(Resource.MEMORY, used > most, used, most);
        var free = gauge.freeDisk();
        measured(Resource.DISK, free < least, free, least);
        tell();
    }

    /** Raises an alarm whatever is measured. */
    public void set(Resource resource) {
        synchronized (this) {
            byHand.add(resource);
        }
        tell();
    }

    /** Clears an alarm; if the resource is short it comes back with the next measurement. */
    public void clear(Resource resource) {
        synchronized (this) {
            byHand.remove(resource);
            measured.remove(resource);
        }
        tell();
    }

    /** Moves the limit of memory and measures at once. */
    public void memoryLimit(long bytes) {
        synchronized (this) {
            memoryLimit = bytes;
        }
        check();
    }

    /** Moves it to a fraction of what there is. */
    public void memoryWatermark(double fraction) {
        memoryLimit((long) (gauge.totalMemory() * fraction));
    }

    public void diskFreeLimit(long bytes) {
        synchronized (this) {
            diskFreeLimit = bytes;
        }
        check();
    }

    /** {@code low on memory}, {@code low on disk}, {@code low on disk & memory}; null if all is well. */
    public synchronized @Nullable String reason() {
        var active = active();
        return active.isEmpty()
                ? null
                : "low on " + active.stream().map(Resource::word).collect(Collectors.joining(" & "));
    }

    /** What is active, with the figures of now. */
    public Picture picture() {
        var used = gauge.usedMemory();
        var free = gauge.freeDisk();
        synchronized (this) {
            return new Picture(used, memoryLimit, free, diskFreeLimit, active());
        }
    }

    private EnumSet<Resource> active() {
        var active = EnumSet.copyOf(measured);
        active.addAll(byHand);
        return active;
    }

    private void measured(Resource resource, boolean isShort, long value, long limit) {
        boolean changed;
        synchronized (this) {
            changed = isShort ? measured.add(resource) : measured.remove(resource);
        }
        if (changed) {
            LOG.atWarn()
                    .addKeyValue("resource", resource.word())
                    .addKeyValue("bytes", value)
                    .addKeyValue("limit", limit)
                    .log(isShort ? "alarm_set" : "alarm_cleared");
        }
    }

    private void tell() {
        String now;
        synchronized (this) {
            now = reason();
            if (java.util.Objects.equals(now, told)) {
                return;
            }
            told = now;
        }
        listener.accept(now);
    }
}
