package io.warren.storage.metadata.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open file of the database, with a connection for the one who writes and one for those who read.
 *
 * <p>A file that cannot be used is renamed and a new one begun; it is never deleted, since its audit trail may go further
 * back than the log. No server, no trace file, no console, and no hook that closes it before the broker does.
 */
final class DatabaseFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final String NAME = "metadata";
    private static final String OPTIONS = ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
            // KiB. What is asked for is mostly what was written last.
            + ";CACHE_SIZE=8192";

    private final Connection writer;
    private final Connection reader;

    private DatabaseFile(Connection writer, Connection reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * Opens what is there or begins a new file.
     *
     * @param unusable why what is there is not to be used, null if it may be
     * @throws SQLException if not even a new file can be used; what was there is then in its place again
     */
    static DatabaseFile open(Path directory, @Nullable String unusable) throws SQLException {
        var file = directory.resolve(NAME + ".mv.db");
        try {
            Files.createDirectories(directory);
            if (unusable != null) {
                return begin(directory, file, unusable);
            }
            try {
                return attempt(directory);
            } catch (SQLException | RuntimeException cause) {
                if (isTroubleOfTheDisk(cause)) {
                    throw cause;
                }
                return begin(directory, file, reason(cause));
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("open " + file, cause);
        }
    }

    private static DatabaseFile begin(Path directory, Path file, String why) throws IOException, SQLException {
        if (!Files.exists(file)) {
            return attempt(directory);
        }
        var aside = aside(file);
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        try {
            var fresh = attempt(directory);
            LOG.warn(
                    "event=metadata_database_set_aside file={} text=\"{}; it is built again from the log of changes\"",
                    aside,
                    why);
            return fresh;
        } catch (SQLException | RuntimeException cause) {
            // Then it was not the file's fault.
            Files.deleteIfExists(file);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            throw cause;
        }
    }

    private static Path aside(Path file) {
        for (var number = 1; ; number++) {
            var name = file.resolveSibling(file.getFileName() + ".unusable-" + number);
            if (!Files.exists(name)) {
                return name;
            }
        }
    }

    private static DatabaseFile attempt(Path directory) throws SQLException {
        var path = directory.resolve(NAME).toAbsolutePath().toString();
        if (path.contains(";")) {
            throw new SQLException("a path with a semicolon cannot be the database's");
        }
        var source = new JdbcDataSource();
        source.setUser("warren");
        source.setURL("jdbc:h2:file:" + path + OPTIONS);
        var writer = source.getConnection();
        try {
            writer.setAutoCommit(false);
            Migrations.apply(writer);
            var reader = source.getConnection();
            reader.setAutoCommit(false);
            reader.setReadOnly(true);
            // The rows of an answer and their number belong together.
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new DatabaseFile(writer, reader);
        } catch (SQLException | RuntimeException cause) {
            writer.close();
            throw cause;
        }
    }

    Connection writer() {
        return writer;
    }

    Connection reader() {
        return reader;
    }

    /** Whether the file is likely to be sound, so that another one would fare no better. */
    static boolean isTroubleOfTheDisk(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case FileSystemException _ -> {
                    return true;
                }
                case MVStoreException store
                when store.getErrorCode() == DataUtils.ERROR_WRITING_FAILED -> {
                    return true;
                }
                case SQLException sql
                when sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1 -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** Whether a failed question means that the file has to be given up. */
    static boolean isDamage(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case MVStoreException _, DatabaseUnusable _ -> {
                    return true;
                }
                case SQLException sql
                when sql.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** One line of what went wrong. */
    static String reason(Throwable failure) {
        var deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        var text = deepest.getMessage();
        var first = text == null ? "" : text.lines().findFirst().orElse("");
        return deepest.getClass().getSimpleName() + ": " + first.replace('"', '\'');
    }

    /** Closing is all that is left to do with it: what fails then harms nobody. */
    @Override
    public void close() {
        for (var each : new Connection[] {reader, writer}) {
            try {
                each.close();
            } catch (SQLException | RuntimeException cause) {
                LOG.debug("event=metadata_database_close_failed", cause);
            }
        }
    }
}
