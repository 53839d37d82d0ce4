package io.warren.management.api;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.operations.Operations;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Request;
import java.util.function.Supplier;

/** Makes changes for a request. What the engine refuses is answered with the status that RabbitMQ gives it. */
public final class Changes {
    private final Supplier<Operations> operations;

    public Changes(Supplier<Operations> operations) {
        this.operations = operations;
    }

    /** Whether there was anything to change. */
    boolean make(Request request, MetadataChange change) {
        return make(change, request.caller().origin());
    }

    boolean make(MetadataChange change, Origin origin) {
        return switch (operations.get().change(change, origin)) {
            case MetadataOutcome.Applied _ -> true;
            case MetadataOutcome.Unchanged() -> false;
            case MetadataOutcome.Refused(var code, var text) -> throw refused(code, text);
        };
    }

    /** All of them or none. */
    TransactionOutcome.Applied make(MetadataTransaction transaction, Origin origin) {
        return switch (operations.get().change(transaction, origin)) {
            case TransactionOutcome.Applied applied -> applied;
            case TransactionOutcome.MovedOn(var revision) ->
                throw HttpRefused.of(
                        409,
                        "conflict",
                        "the definitions have changed behind revision " + transaction.since()
                                + ": they are at revision " + revision + " now, make a new plan; nothing was changed");
            case TransactionOutcome.Refused(var _, var code, var text) -> throw refused(code, text);
        };
    }

    private static HttpRefused refused(ReplyCode code, String text) {
        return switch (code) {
            case NOT_FOUND -> HttpRefused.notFound(text);
            case ACCESS_REFUSED, NOT_ALLOWED -> HttpRefused.accessRefused();
            case INTERNAL_ERROR -> HttpRefused.unavailable(text);
            case REPLY_SUCCESS,
                    CONTENT_TOO_LARGE,
                    NO_ROUTE,
                    NO_CONSUMERS,
                    CONNECTION_FORCED,
                    INVALID_PATH,
                    RESOURCE_LOCKED,
                    PRECONDITION_FAILED,
                    FRAME_ERROR,
                    SYNTAX_ERROR,
                    COMMAND_INVALID,
                    CHANNEL_ERROR,
                    UNEXPECTED_FRAME,
                    RESOURCE_ERROR,
                    NOT_IMPLEMENTED -> HttpRefused.badRequest(text);
        };
    }
}
