package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.AUDIT;

import io.warren.engine.metadata.Metadata;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Record;
import org.jooq.Table;

/** Everything in the tables of a closed database, by table. */
final class Dump {
    private Dump() {}

    static Map<String, List<String>> of(Path directory) {
        try (var file = DatabaseFile.open(directory, null)) {
            var dsl = Queries.over(file.reader(), 0);
            var dump = new TreeMap<String, List<String>>();
            var tables = new ArrayList<Table<?>>(List.of(AUDIT));
            Contents.ALL.forEach(each -> tables.add(each.table()));
            for (var table : tables) {
                dump.put(
                        table.getName(),
                        dsl.selectFrom(table).orderBy(Edits.keyOf(table)).stream()
                                .map(Dump::line)
                                .toList());
            }
            return dump;
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** What the tables have to hold, the audit trail excepted. */
    static Map<String, List<String>> of(Metadata metadata) {
        var dump = new TreeMap<String, List<String>>();
        for (var each : Contents.ALL) {
            each.rows()
                    .accept(
                            metadata,
                            row -> dump.computeIfAbsent(each.table().getName(), _ -> new ArrayList<>())
                                    .add(line(row)));
        }
        return dump;
    }

    private static String line(Record row) {
        return Arrays.toString(row.intoArray());
    }
}
