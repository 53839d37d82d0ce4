import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.suite.api.SelectClasses;

/**
 * Runs classes of the RabbitMQ Java client's suites one after another in this JVM, started from source by {@code
 * java-client-suites} with the checkout's own class path.
 *
 * <p>A JUnit time-out can only interrupt a test, and a client that waits for a broker's answer may not notice. So each
 * class has a thread and a time limit of its own; when the limit passes, the tests under way are written down as failed
 * with the threads' stacks, and the JVM exits with {@link #HUNG}: the caller starts the next one, which leaves out the
 * classes that have a row already.
 *
 * <p>Arguments: results directory, seconds per class, test classes directory, then groups or class names.
 */
public class SuiteRunner {

    /** Exit status that asks to be started again. */
    private static final int HUNG = 3;

    private static final String PACKAGE = "com.rabbitmq.client.test";

    private static final Map<String, String> GROUPS = Map.of(
            "functional", PACKAGE + ".functional", "server", PACKAGE + ".server", "client", PACKAGE);

    /** The suite class of a group also names classes of other packages. */
    private static final Map<String, String> SUITES = Map.of(
            "functional", PACKAGE + ".functional.FunctionalTestSuite",
            "server", PACKAGE + ".server.ServerTestSuite",
            "client", PACKAGE + ".ClientTestSuite");

    /**
     * Bases with tests that only their subclasses can run, tests for a second cluster node, one that connects to an
     * address other than loopback, and a load test that no suite names, whose hundred publishers never end.
     */
    private static final Set<String> LEFT_OUT = Set.of(
            PACKAGE + ".BrokerTestCase",
            PACKAGE + ".functional.BindingLifecycleBase",
            PACKAGE + ".functional.ClusteredTestBase",
            PACKAGE + ".server.Bug19219Test",
            PACKAGE + ".server.EffectVisibilityCrossNodeTest",
            PACKAGE + ".server.HaTestSuite",
            PACKAGE + ".server.LoopbackUsers",
            PACKAGE + ".server.LastHaTestSuite");

    private final Path results;
    private final long secondsPerClass;

    private SuiteRunner(Path results, long secondsPerClass) {
        this.results = results;
        this.secondsPerClass = secondsPerClass;
    }

    public static void main(String[] arguments) throws Exception {
        var runner = new SuiteRunner(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        var classes = new LinkedHashSet<String>();
        for (var wanted : List.of(arguments).subList(3, arguments.length)) {
            classes.addAll(namesOf(wanted, Path.of(arguments[2])));
        }
        classes.removeAll(runner.finished());
        for (var name : classes) {
            runner.run(Class.forName(name));
        }
        System.exit(0); // threads that a test left behind must not keep the JVM
    }

    private static Set<String> namesOf(String wanted, Path testClasses) throws Exception {
        if (!GROUPS.containsKey(wanted)) {
            return Set.of(wanted.contains(".") ? wanted : qualified(wanted, testClasses));
        }
        var names = new TreeSet<String>();
        var folder = testClasses.resolve(GROUPS.get(wanted).replace('.', '/'));
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$"))
                    .map(file -> GROUPS.get(wanted) + "." + file.replace(".class", ""))
                    .forEach(names::add);
        }
        var suite = Class.forName(SUITES.get(wanted)).getAnnotation(SelectClasses.class);
        for (var type : suite.value()) {
            names.add(type.getName());
        }
        names.removeAll(LEFT_OUT);
        names.removeAll(SUITES.values());
        return names;
    }

    private static String qualified(String simpleName, Path testClasses) throws IOException {
        try (var files = Files.walk(testClasses)) {
            return files.filter(file -> file.endsWith(simpleName + ".class"))
                    .map(file -> testClasses.relativize(file).toString())
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no test class " + simpleName));
        }
    }

    private Set<String> finished() throws IOException {
        var file = results.resolve("finished");
        return Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
    }

    private void run(Class<?> type) throws Exception {
        if (Modifier.isAbstract(type.getModifiers())) {
            return;
        }
        var listener = new Rows(type.getName());
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter(LauncherConstants.DEACTIVATE_LISTENERS_PATTERN_PROPERTY_NAME, "")
                .build();
        System.out.println("=== " + type.getName());
        var thread = new Thread(() -> LauncherFactory.create().execute(request, listener), type.getSimpleName());
        thread.setDaemon(true);
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(secondsPerClass));
        var hung = thread.isAlive();
        if (hung) {
            listener.timedOut();
        }
        append("finished", type.getName());
        if (hung) {
            System.exit(HUNG);
        }
    }

    private synchronized void append(String file, String line) throws IOException {
        Files.writeString(
                results.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Writes one row per test: class, test, outcome, milliseconds, first line of the failure. */
    private final class Rows implements TestExecutionListener {
        private final String type;
        private final Map<TestIdentifier, Long> running = new ConcurrentHashMap<>();

        Rows(String type) {
            this.type = type;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) {
                running.put(test, System.nanoTime());
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            row(test.getLegacyReportingName(), "skipped", 0, reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            var started = running.remove(test);
            var failure = result.getThrowable();
            if (started == null && failure.isEmpty()) {
                return; // a class or the engine, without complaint
            }
            var millis = started == null ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            var outcome =
                    switch (result.getStatus()) {
                        case SUCCESSFUL -> "passed";
                        case ABORTED -> "skipped";
                        case FAILED -> "failed";
                    };
            row(test.getLegacyReportingName(), outcome, millis, failure.map(Throwable::toString).orElse(""));
            if (outcome.equals("failed")) {
                var text = new StringWriter();
                failure.ifPresent(cause -> cause.printStackTrace(new PrintWriter(text)));
                detail(test.getLegacyReportingName(), text.toString());
            }
        }

        void timedOut() {
            var stacks = new ArrayList<String>();
            Thread.getAllStackTraces().forEach((thread, frames) -> {
                stacks.add(thread.getName());
                for (var frame : frames) {
                    stacks.add("    at " + frame);
                }
            });
            var tests = running.isEmpty()
                    ? List.of("(outside a test)")
                    : running.keySet().stream().map(TestIdentifier::getLegacyReportingName).toList();
            for (var test : tests) {
                row(test, "failed", TimeUnit.SECONDS.toMillis(secondsPerClass), "timed out, later tests did not run");
                detail(test, String.join("\n", stacks));
            }
        }

        private void row(String test, String outcome, long millis, String why) {
            var firstLine = why.lines().findFirst().orElse("").replace('\t', ' ');
            write("tests.tsv", String.join("\t", type, test, outcome, Long.toString(millis), firstLine));
        }

        private void detail(String test, String text) {
            write("failures.txt", "--- " + type + " " + test + "\n" + text);
        }

        private void write(String file, String line) {
            try {
                append(file, line);
            } catch (IOException cause) {
                throw new IllegalStateException("cannot write to " + results, cause);
            }
        }
    }
}
