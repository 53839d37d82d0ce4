package io.warren.management;

import io.warren.engine.lane.Clock;
import io.warren.management.http.Logins;
import io.warren.management.http.Sessions;
import io.warren.management.live.EventStreams;

/** What the server remembers of those who look at its pages: who is logged in, and who listens. */
record UserInterface(Sessions sessions, EventStreams events) {
    static UserInterface of(ManagementSettings settings, Logins logins, Clock clock) {
        var sessions = new Sessions(
                clock, settings.sessionMinutes(), (session, why) -> logins.ended(session.user(), session.peer(), why));
        return new UserInterface(sessions, new EventStreams(sessions, clock));
    }
}
