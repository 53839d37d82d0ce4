package io.warren.storage.metadata.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings the tables to what this release knows: files of SQL, numbered from 1, each carried out once and remembered with the
 * digest of its text. Stateless.
 */
final class Migrations {
    private static final List<String> FILES = List.of("V1__metadata.sql", "V2__chains.sql");

    private Migrations() {}

    /**
     * Carries out what is missing.
     *
     * @throws DatabaseUnusable if a newer release, or another text of a migration, made the tables; nothing was changed
     */
    static void apply(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table if not exists schema_versions (version integer primary key,"
                    + " file varchar not null, digest varchar not null)");
        }
        var done = check(connection);
        for (var version = done + 1; version <= FILES.size(); version++) {
            carryOut(connection, version);
        }
        connection.commit();
    }

    private static int check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select version, digest from schema_versions order by version")) {
            var done = 0;
            while (rows.next()) {
                done++;
                var version = rows.getInt(1);
                if (version > FILES.size()) {
                    throw new DatabaseUnusable(
                            "its tables have version " + version + ", this release knows up to " + FILES.size());
                }
                if (version != done || !rows.getString(2).equals(Digest.of(text(version)))) {
                    throw new DatabaseUnusable("version " + version + " of its tables is not this release's");
                }
            }
            return done;
        }
    }

    private static void carryOut(Connection connection, int version) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text(version));
        }
        try (var statement = connection.prepareStatement("insert into schema_versions values (?, ?, ?)")) {
            statement.setInt(1, version);
            statement.setString(2, FILES.get(version - 1));
            statement.setString(3, Digest.of(text(version)));
            statement.executeUpdate();
        }
    }

    private static String text(int version) {
        var file = FILES.get(version - 1);
        try (var in = Migrations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new IllegalStateException("read " + file, cause);
        }
    }
}
