package io.warren.broker;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.Origin;
import io.warren.engine.view.AuditEntry.Action;
import io.warren.engine.view.LoginEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Logins on their way to the audit trail. The first of its kind is told at once; those alike that follow are counted and told
 * together when ten minutes are over, or one if they were refused. So a client that sends his password with each request, or
 * somebody who tries passwords, does not fill the trail. Kinds are bounded, too: beyond that only their number is told.
 *
 * <p>Owner of the table: the monitor, held for a look at a map by whichever thread has checked a password. Nothing is told
 * within it.
 */
final class LoginLedger {
    private static final long GRANTED_MILLIS = 600_000;
    private static final long REFUSED_MILLIS = 60_000;
    private static final int MOST_KINDS = 1_000;
    private static final int LONGEST_TEXT = 255;

    /** In the place of a user or an address, when there are too many of them. */
    static final String OTHERS = "(others)";

    private final Clock clock;
    private final Consumer<LoginEntry> trail;
    private final Map<Kind, Alike> counted = new HashMap<>();

    private record Kind(Action action, String user, String from, String by) {
        long windowMillis() {
            return action == Action.REFUSED ? REFUSED_MILLIS : GRANTED_MILLIS;
        }
    }

    /** Those of a kind that nobody has been told of yet. */
    private static final class Alike {
        private long windowEndsAt;
        private long count;
        private long sinceMillis;
        private long lastMillis;
        private String reason = "";
    }

    LoginLedger(Clock clock, Consumer<LoginEntry> trail) {
        this.clock = clock;
        this.trail = trail;
    }

    void granted(String user, String from, String by) {
        count(new Kind(Action.GRANTED, cut(user), from, by), "");
    }

    void refused(String user, String from, String by, String reason) {
        count(new Kind(Action.REFUSED, cut(user), from, by), cut(reason));
    }

    /** Sessions are few: each is told. */
    void session(Action action, String user, String from, String why) {
        var now = clock.wallMillis();
        trail.accept(new LoginEntry(action, new Origin(cut(user), from), "session", 1, now, now, why));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    private void count(Kind kind, String reason) {
        var told = new ArrayList<LoginEntry>(1);
        synchronized (this) {
            var known = counted.containsKey(kind) || counted.size() < MOST_KINDS;
            var as = known ? kind : new Kind(kind.action, OTHERS, OTHERS, kind.by);
            var alike = counted.computeIfAbsent(as, _ -> new Alike());
            var now = clock.wallMillis();
            if (alike.count == 0) {
                alike.sinceMillis = now;
            }
            alike.count++;
            alike.lastMillis = now;
            alike.reason = reason;
            if (clock.monotonicMillis() >= alike.windowEndsAt || alike.windowEndsAt == 0) {
                tell(as, alike, told);
            }
        }
        told.forEach(trail);
    }

    /** What has been counted and is due. To be called every few seconds. */
    void sweep() {
        told(false);
    }

    /** Everything that has been counted. */
    void close() {
        told(true);
    }

    private void told(boolean all) {
        var told = new ArrayList<LoginEntry>();
        synchronized (this) {
            var now = clock.monotonicMillis();
            counted.entrySet().removeIf(each -> {
                var alike = each.getValue();
                var due = all || now >= alike.windowEndsAt;
                if (due && alike.count > 0) {
                    tell(each.getKey(), alike, told);
                    return false;
                }
                return due;
            });
        }
        told.forEach(trail);
    }

    private void tell(Kind kind, Alike alike, List<LoginEntry> told) {
        told.add(new LoginEntry(
                kind.action,
                new Origin(kind.user, kind.from),
                kind.by,
                alike.count,
                alike.sinceMillis,
                alike.lastMillis,
                alike.reason));
        alike.count = 0;
        alike.windowEndsAt = clock.monotonicMillis() + kind.windowMillis();
    }
}
