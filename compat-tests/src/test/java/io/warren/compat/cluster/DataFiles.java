package io.warren.compat.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/** What disks do to the files of a node that is not running. */
public final class DataFiles {
    private DataFiles() {}

    /** The disk is new: everything is gone. */
    public static void wipe(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("wipe " + directory, cause);
        }
    }

    /** Bits turn over in some bytes of one file; returns which. */
    public static String flip(Path directory, Random random, int bytes) {
        try (var files = Files.walk(directory)) {
            var candidates = files.filter(Files::isRegularFile)
                    .filter(each -> each.toFile().length() > 0)
                    .sorted()
                    .toList();
            var file = candidates.get(random.nextInt(candidates.size()));
            var said = new StringBuilder(directory.relativize(file).toString());
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                for (var each = 0; each < bytes; each++) {
                    var position = random.nextLong(channel.size());
                    var one = ByteBuffer.allocate(1);
                    channel.read(one, position);
                    var flipped = (byte) (one.get(0) ^ (1 << random.nextInt(8)));
                    channel.write(ByteBuffer.wrap(new byte[] {flipped}), position);
                    said.append(' ').append(position);
                }
            }
            return said.toString();
        } catch (IOException cause) {
            throw new UncheckedIOException("flip in " + directory, cause);
        }
    }

    /** One bit turns over wherever these bytes are in a file; returns in how many places. */
    static int flipIn(Path directory, byte[] bytes) {
        try (var files = Files.walk(directory)) {
            var places = 0;
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var all = Files.readAllBytes(file);
                for (var from = 0; from + bytes.length <= all.length; from++) {
                    if (Arrays.equals(all, from, from + bytes.length, bytes, 0, bytes.length)) {
                        var middle = from + bytes.length / 2;
                        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                            channel.write(ByteBuffer.wrap(new byte[] {(byte) (all[middle] ^ 1)}), middle);
                        }
                        places++;
                    }
                }
            }
            return places;
        } catch (IOException cause) {
            throw new UncheckedIOException("flip in " + directory, cause);
        }
    }
}
