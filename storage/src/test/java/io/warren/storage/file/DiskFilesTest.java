package io.warren.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskFilesTest implements FileStoreContract {
    @Override
    public FileStore store() {
        return new DiskFiles();
    }

    @Test
    void directoriesAreMadeWithThoseAboveThem(@TempDir Path directory) {
        var store = store();
        var deep = directory.resolve("a/b/c");
        store.createDirectories(deep);
        store.createDirectories(deep);
        store.create(deep.resolve("file")).close();
        assertEquals(List.of("file"), store.list(deep));
    }
}
