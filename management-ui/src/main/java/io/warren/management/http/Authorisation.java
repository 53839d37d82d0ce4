package io.warren.management.http;

import java.util.function.BooleanSupplier;

/**
 * Decides who may use a route. Nothing else does; it has no effects, and a written table of every route, tag and virtual
 * host is held against it by {@code AuthorisationTest}.
 */
final class Authorisation {
    private static final String NOT_HIS = "User not authorised to access object";

    /** What was decided. */
    sealed interface Verdict {
        record Allowed() implements Verdict {}

        /** He is told why. */
        record Refused(String reason) implements Verdict {}

        /** What he may not enter looks to him exactly as if it were not there. */
        record Hidden() implements Verdict {}
    }

    /** The virtual host that a request names. */
    enum VirtualHostAsked {
        NONE,
        /** The caller has permissions in it. */
        ENTERED,
        /** He has none, or it is not there. */
        CLOSED
    }

    private Authorisation() {}

    /**
     * Decides.
     *
     * @param looks whether the request only reads
     * @param own whether the object is the caller's, asked for {@link Grade#OWN} only; refuses when there is no object
     */
    static Verdict decide(
            Grade grade, Caller caller, boolean looks, VirtualHostAsked virtualHost, BooleanSupplier own) {
        if (grade == Grade.OPEN) {
            return new Verdict.Allowed();
        }
        if (!caller.managesAtAll()) {
            return new Verdict.Refused("Not management user");
        }
        return switch (grade) {
            case OPEN, MANAGEMENT -> new Verdict.Allowed();
            case MONITORING -> only(caller.monitor(), "Not monitor user");
            case POLICYMAKER -> only(caller.policymaker(), NOT_HIS);
            case ADMINISTRATOR -> only(caller.administrator(), "Not administrator user");
            case VIRTUAL_HOST -> inside(virtualHost, caller.administrator());
            case VIRTUAL_HOST_VISIBLE -> inside(virtualHost, caller.monitor());
            case VIRTUAL_HOST_POLICIES ->
                caller.policymaker() ? inside(virtualHost, caller.administrator()) : new Verdict.Refused(NOT_HIS);
            case OWN -> {
                // The owner is asked for first, so that what does not exist is missing for everybody alike.
                var his = own.getAsBoolean();
                yield only(his || (looks ? caller.monitor() : caller.administrator()), NOT_HIS);
            }
        };
    }

    private static Verdict only(boolean may, String otherwise) {
        return may ? new Verdict.Allowed() : new Verdict.Refused(otherwise);
    }

    private static Verdict inside(VirtualHostAsked virtualHost, boolean anywhere) {
        return anywhere || virtualHost != VirtualHostAsked.CLOSED ? new Verdict.Allowed() : new Verdict.Hidden();
    }
}
