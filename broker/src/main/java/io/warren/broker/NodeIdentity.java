package io.warren.broker;

import io.warren.cluster.Identity;
import io.warren.cluster.member.NodeId;
import io.warren.storage.file.FileStore;
import io.warren.storage.file.StorageFailed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A small file of text that says who this node is in a cluster:
 *
 * <pre>
 * warren-cluster 1
 * incarnation 0f1e2d3c4b5a6978
 * cluster 5f0c… 3 joined
 * groups 3 4294967299
 * </pre>
 *
 * <p>The last two lines are there if the node belongs to a cluster, or is a member of groups; {@code leave NAME} if it has let
 * another make the cluster. One caller at a time.
 */
final class NodeIdentity implements Identity {
    private static final String HEAD = "warren-cluster 1";
    private static final Pattern CLUSTER = Pattern.compile("cluster (\\S+) ([0-9]{1,9}) (made|joined)");

    private final FileStore disk;
    private final Path file;
    private final String name;
    private final RandomGenerator random;
    private long incarnation;
    private volatile @Nullable Membership membership;
    private @Nullable String leave;
    private final Set<Long> groups = new HashSet<>();

    private NodeIdentity(FileStore disk, Path file, String name, RandomGenerator random) {
        this.disk = disk;
        this.file = file;
        this.name = name;
        this.random = random;
    }

    /** What the file says; a node without one is new. Throws {@link StorageFailed} for one that cannot be read. */
    static NodeIdentity open(FileStore disk, Path file, String name, RandomGenerator random) {
        var identity = new NodeIdentity(disk, file, name, random);
        if (disk.exists(file)) {
            identity.read();
        } else {
            identity.incarnation = random.nextLong();
            identity.write();
        }
        return identity;
    }

    private void read() {
        var lines =
                new String(disk.readAll(file), StandardCharsets.UTF_8).lines().toList();
        try {
            if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
                throw new IllegalArgumentException("its first line is not " + HEAD);
            }
            for (var line : lines.subList(1, lines.size())) {
                var words = line.split(" ", -1);
                switch (words[0]) {
                    case "incarnation" -> incarnation = HexFormat.fromHexDigitsToLong(words[1]);
                    case "cluster" -> {
                        var parts = CLUSTER.matcher(line);
                        if (!parts.matches()) {
                            throw new IllegalArgumentException("a line that is not ours: " + line);
                        }
                        membership = new Membership(
                                parts.group(1),
                                Integer.parseInt(parts.group(2)),
                                parts.group(3).equals("made"));
                    }
                    case "leave" -> leave = words[1];
                    case "groups" -> {
                        for (var at = 1; at < words.length; at++) {
                            groups.add(Long.parseLong(words[at]));
                        }
                    }
                    default -> throw new IllegalArgumentException("a line that is not ours: " + line);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
            throw new StorageFailed(file + " does not say who this node is: " + unreadable.getMessage());
        }
    }

    private void write() {
        var text = new StringBuilder(HEAD + "\nincarnation " + HexFormat.of().toHexDigits(incarnation) + "\n");
        var belongs = membership;
        if (belongs != null) {
            text.append("cluster ")
                    .append(belongs.clusterId())
                    .append(' ')
                    .append(belongs.number())
                    .append(belongs.founder() ? " made\n" : " joined\n");
        }
        if (leave != null) {
            text.append("leave ").append(leave).append('\n');
        }
        if (!groups.isEmpty()) {
            text.append(
                    groups.stream().sorted().map(String::valueOf).collect(Collectors.joining(" ", "groups ", "\n")));
        }
        disk.replace(file, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public NodeId self() {
        return new NodeId(name, incarnation);
    }

    @Override
    public @Nullable Membership membership() {
        return membership;
    }

    @Override
    public synchronized void join(Membership now) {
        membership = now;
        leave = null;
        write();
    }

    @Override
    public synchronized @Nullable String leaveGivenTo() {
        return leave;
    }

    @Override
    public synchronized void giveLeave(String node) {
        leave = node;
        write();
    }

    @Override
    public synchronized boolean began(long group) {
        return groups.contains(group);
    }

    @Override
    public synchronized void begin(long group) {
        groups.add(group);
        write();
    }

    @Override
    public synchronized void end(long group) {
        if (groups.remove(group)) {
            write();
        }
    }

    @Override
    public synchronized void renew() {
        incarnation = random.nextLong();
        membership = null;
        leave = null;
        groups.clear();
        write();
    }
}
