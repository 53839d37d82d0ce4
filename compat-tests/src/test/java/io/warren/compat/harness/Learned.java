package io.warren.compat.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a JVM keeps of a rehearsal of the broker (an AOT cache, JEP 483), as the launcher makes one: a start takes half the
 * processor time with it, and a build starts very many. Made by the first start of a test JVM; only a class path
 * of jars can have one, which is that of {@code mvn verify}.
 */
final class Learned {
    private static final class Cache {
        static final List<String> OPTIONS = rehearse();
    }

    private Learned() {}

    /** The class path of what was built here, without the tests themselves where a cache needs that. */
    static String classPath() {
        var all = System.getProperty("java.class.path");
        var own = Path.of("target").toAbsolutePath();
        var others = Arrays.stream(all.split(File.pathSeparator))
                .filter(each -> !Path.of(each).startsWith(own))
                .toList();
        return areJars(others) ? String.join(File.pathSeparator, others) : all;
    }

    /** JVM options for a broker of {@link #classPath}. */
    static List<String> options() {
        return Cache.OPTIONS;
    }

    private static boolean areJars(List<String> classPath) {
        return classPath.stream().allMatch(each -> each.endsWith(".jar"));
    }

    private static List<String> rehearse() {
        if (!areJars(Arrays.asList(BrokerProcess.OWN_RELEASE.split(File.pathSeparator)))) {
            return List.of();
        }
        try {
            var cache = Files.createDirectories(Path.of("target", "compat"))
                    .resolve("learned.aot")
                    .toAbsolutePath();
            Files.deleteIfExists(cache);
            var command = new ArrayList<>(List.of(BrokerProcess.java()));
            command.addAll(BrokerProcess.Settings.named("rehearsal").jvmOptions());
            command.addAll(List.of("-ea", "-XX:AOTCacheOutput=" + cache));
            command.addAll(List.of("-cp", BrokerProcess.OWN_RELEASE, "io.warren.broker.Main", "rehearse", "server"));
            Commands.run(command);
            // Another JVM than the one that made it goes on without it.
            return List.of("-XX:AOTCache=" + cache);
        } catch (IOException | RuntimeException none) {
            System.getLogger(Learned.class.getName()).log(System.Logger.Level.WARNING, "brokers start without", none);
            return List.of();
        }
    }
}
