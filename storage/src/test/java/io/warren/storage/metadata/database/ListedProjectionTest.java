package io.warren.storage.metadata.database;

import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.view.MetadataProjection;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.metadata.LocalMetadataLog;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

final class ListedProjectionTest implements MetadataProjectionContract {
    private final LocalMetadataLog log =
            LocalMetadataLog.open(new ForgetfulDisk(), Path.of("metadata"), NodeLimits.NONE, _ -> {});
    private final ListedProjection projection = new ListedProjection(log);

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    public LocalMetadataLog log() {
        return log;
    }

    @Override
    public MetadataProjection projection() {
        return projection;
    }
}
