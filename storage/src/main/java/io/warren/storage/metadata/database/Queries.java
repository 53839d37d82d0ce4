package io.warren.storage.metadata.database;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** How jOOQ is used here. */
final class Queries {
    static {
        // jOOQ greets in the log, and no level keeps it from that.
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private Queries() {}

    /** 0 seconds are no limit. */
    static DSLContext over(Connection connection, int longestSeconds) {
        return DSL.using(
                connection,
                SQLDialect.H2,
                new Settings()
                        .withExecuteLogging(false)
                        .withRenderCatalog(false)
                        .withRenderSchema(false)
                        .withQueryTimeout(longestSeconds));
    }
}
