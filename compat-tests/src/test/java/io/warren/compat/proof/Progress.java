package io.warren.compat.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The blocks of a run that are done, in a file; a run that was ended goes on after the last of them. */
final class Progress {
    private final Path file;
    private final List<Block> blocks = new ArrayList<>();

    Progress(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                Files.readAllLines(file).stream().map(Block::parse).forEach(blocks::add);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    void add(Block block) {
        blocks.add(block);
        try {
            Files.writeString(file, block.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    boolean has(int number) {
        return blocks.stream().anyMatch(each -> each.number() == number);
    }

    Optional<Block> broken() {
        return blocks.stream().filter(each -> !each.holds()).findFirst();
    }
}
