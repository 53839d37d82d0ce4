package io.warren.broker;

import io.warren.management.BootDefinitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code load_definitions} names: a file, or the files {@code *.json} of a directory in the order of their names. */
final class DefinitionFiles {
    private DefinitionFiles() {}

    static List<byte[]> read(Path place) {
        try {
            if (!Files.isDirectory(place)) {
                return List.of(Files.readAllBytes(place));
            }
            var documents = new ArrayList<byte[]>();
            try (var files = Files.list(place)) {
                for (var each : files.filter(file -> file.toString().endsWith(".json"))
                        .sorted()
                        .toList()) {
                    documents.add(Files.readAllBytes(each));
                }
            }
            return documents;
        } catch (IOException unreadable) {
            throw new BootDefinitions.Refused(
                    "load_definitions: " + place + " cannot be read: " + unreadable.getMessage());
        }
    }
}
