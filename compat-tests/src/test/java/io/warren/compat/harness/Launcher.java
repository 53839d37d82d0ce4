package io.warren.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The program as people start it: the repository's {@code warren} script in a tree of its own, whose jars name the classes
 * of this build. So the script runs as it is, and what it starts is what was compiled.
 */
public final class Launcher {
    private final Path tree;

    /** What a program that ended left behind. */
    public record Ended(int exitCode, String out, String err) {}

    /** Lays the tree out in an empty directory. */
    public Launcher(Path tree) {
        this.tree = tree;
        try {
            var lib = Files.createDirectories(tree.resolve("broker/target/lib"));
            Files.copy(Path.of("..", "warren"), script(), StandardCopyOption.COPY_ATTRIBUTES);
            jar(tree.resolve("broker/target/broker-0.jar"), System.getProperty("java.class.path"));
            jar(lib.resolve("none.jar"), "");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    public Path script() {
        return tree.resolve("warren");
    }

    /** A command that a caller in this directory types. */
    public ProcessBuilder command(Path directory, String... arguments) {
        return command(script(), directory, arguments);
    }

    /** The same by another name of the script. */
    public ProcessBuilder command(Path script, Path directory, String... arguments) {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(each -> each.startsWith("WARREN_") || each.startsWith("RABBITMQ_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WARREN_BUILD", "never");
        builder.environment().put("WARREN_JAVA_OPTS", "-ea -Xmx256m -XX:TieredStopAtLevel=1");
        return builder;
    }

    /** Runs a command to its end. */
    public Ended run(Path directory, String... arguments) throws IOException, InterruptedException {
        return run(command(directory, arguments));
    }

    public static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        var out = Files.createTempFile("out", ".txt");
        var err = Files.createTempFile("err", ".txt");
        try {
            var process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("did not end: " + builder.command());
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static void jar(Path file, String classPath) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(classPath.split(Pattern.quote(System.getProperty("path.separator")), -1))
                                .filter(each -> !each.isEmpty())
                                .map(each -> Path.of(each).toUri())
                                .map(URI::toString)
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }
}
