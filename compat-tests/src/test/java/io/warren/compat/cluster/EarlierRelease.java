package io.warren.compat.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * What was built here, but of one feature level less: the classes that know the level are compiled once more. Of anything
 * else that differs between releases it knows nothing; that is for real ones ({@code compat-tests/bin/cluster-proof
 * --nemesis upgrade}).
 */
final class EarlierRelease {
    private static final Path SOURCES = Path.of("..", "cluster", "src", "main", "java");
    private static final Path SETTINGS = SOURCES.resolve("io/warren/cluster/ClusterSettings.java");
    private static final Pattern LEVEL = Pattern.compile("int LEVEL = ([0-9]+);");

    private EarlierRelease() {}

    /** The feature level of what was built here. */
    static int ownLevel() throws IOException {
        var found = LEVEL.matcher(Files.readString(SETTINGS));
        assertTrue(found.find());
        return Integer.parseInt(found.group(1));
    }

    /** Its class path. */
    static String classPath(Path directory) throws IOException {
        var sources = Files.createDirectories(directory.resolve("sources"));
        var classes = Files.createDirectories(directory.resolve("classes"));
        var level = sources.resolve("ClusterSettings.java");
        Files.writeString(
                level, LEVEL.matcher(Files.readString(SETTINGS)).replaceFirst("int LEVEL = " + (ownLevel() - 1) + ";"));
        var files = new ArrayList<>(List.of(level));
        files.addAll(whoKnowsTheLevel());
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-proc:none", "-d", classes.toString(), "-cp", BrokerProcess.OWN_RELEASE);
            var compiled = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertEquals(true, compiled, said::toString);
        }
        return classes.toAbsolutePath() + System.getProperty("path.separator") + BrokerProcess.OWN_RELEASE;
    }

    /** The compiler has written the number down in each of them. */
    private static List<Path> whoKnowsTheLevel() throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.walk(SOURCES)) {
            for (var each : all.filter(Files::isRegularFile).toList()) {
                if (Files.readString(each).contains("ClusterSettings.LEVEL")) {
                    found.add(each);
                }
            }
        }
        return found;
    }
}
