package io.warren.broker.cli;

import io.warren.broker.cli.Verbs.Verb;
import java.util.Map;

/** The verbs of the audit trail, which RabbitMQ has none of. */
final class AuditVerbs {
    private AuditVerbs() {}

    static void addTo(Map<String, Verb> verbs) {
        verbs.put("verify_audit", call -> {
            var found = call.client().get("audit/verify");
            var rows = ManagementClient.JSON.createArrayNode();
            for (var chain : found.path("chains")) {
                var row = rows.addObject();
                row.set("chain", chain.path("name"));
                row.set("rows", chain.path("rows"));
                row.put("breaks_at", chain.path("broken").path("at").asText(""));
                row.put("reason", chain.path("broken").path("reason").asText(""));
                row.set("head", chain.path("head"));
            }
            var whole = found.path("whole").asBoolean();
            call.rows(
                    whole ? "The audit trail is whole" : "The audit trail is broken",
                    rows,
                    "chain",
                    "rows",
                    "breaks_at",
                    "reason",
                    "head");
            if (!whole) {
                throw new CommandFailed(ExitCode.DATA, "the audit trail is broken");
            }
        });
    }
}
