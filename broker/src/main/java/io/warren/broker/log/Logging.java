package io.warren.broker.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.warren.broker.configuration.Configuration;
import io.warren.engine.view.LogView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets Logback up from {@code log.*}; there is no other configuration of it. */
public final class Logging {
    private static final LogRing RING = new LogRing();

    private Logging() {}

    /** The last lines of this process. */
    public static LogView last() {
        return RING;
    }

    /** Where lines go from now on. */
    public static void start(Configuration configuration) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("Logback is not the logging backend");
        }
        context.reset();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level(configuration.optionalText("log.default.level").orElse("debug")));
        for (var noisy :
                List.of("io.netty", "org.eclipse.jetty", "io.javalin", "org.jooq", "com.zaxxer", "org.jgroups")) {
            context.getLogger(noisy).setLevel(Level.WARN);
        }
        // What its peers do not answer it says again and again; who can be heard and who leads is said by us.
        context.getLogger("com.alipay.sofa.jraft").setLevel(Level.ERROR);
        context.getLogger("com.alipay.sofa.jraft.core.Replicator").setLevel(Level.OFF);
        context.getLogger("com.alipay.sofa.jraft.core.ReplicatorGroupImpl").setLevel(Level.OFF);
        for (var category : List.of("connection", "channel", "queue", "upgrade", "user", "federation")) {
            configuration
                    .optionalText("log." + category + ".level")
                    .ifPresent(text -> context.getLogger(category).setLevel(level(text)));
        }
        if (configuration.flag("log.console")) {
            var console = new ConsoleAppender<ILoggingEvent>();
            // Standard output belongs to the ready line and to commands.
            console.setTarget("System.err");
            attach(context, console, configuration, "log.console");
        }
        RING.setContext(context);
        RING.setName("ring");
        RING.start();
        root.addAppender(RING);
        file(configuration)
                .ifPresent(path -> attach(context, rolling(context, configuration, path), configuration, "log.file"));
    }

    /** Where the log file is, if there is one. */
    public static Optional<Path> file(Configuration configuration) {
        var name = configuration.text("log.file");
        if (name.equals("false") || name.equals("off")) {
            return Optional.empty();
        }
        var file = name.equals("true") || name.equals("on") ? configuration.text("warren.node_name") + ".log" : name;
        var directory = configuration
                .optionalText("log.dir")
                .map(Path::of)
                .orElse(Path.of(configuration.text("warren.data_dir"), "log"));
        return Optional.of(directory.resolve(file));
    }

    /** Changes the level of a category ({@code default} for all) while the node runs. */
    public static void level(String category, String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(category.equals("default") ? Logger.ROOT_LOGGER_NAME : category)
                    .setLevel(level(level));
        }
    }

    private static RollingFileAppender<ILoggingEvent> rolling(
            LoggerContext context, Configuration configuration, Path path) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(path.toString());
        var window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(path + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(Math.max(1, Math.min(20, configuration.integer("log.file.rotation.count"))));
        window.start();
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(
                configuration.optionalNumber("log.file.rotation.size").orElse(64L << 20)));
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        return appender;
    }

    private static void attach(
            LoggerContext context,
            OutputStreamAppender<ILoggingEvent> appender,
            Configuration configuration,
            String prefix) {
        var layout = new LogLine(configuration.text(prefix + ".formatter").equals("json"));
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        var threshold = new ThresholdFilter();
        threshold.setLevel(level(configuration.text(prefix + ".level")).toString());
        threshold.start();
        appender.setContext(context);
        appender.setName(prefix);
        appender.setEncoder(encoder);
        appender.addFilter(threshold);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private static Level level(String text) {
        return switch (text) {
            case "debug" -> Level.DEBUG;
            case "info", "notice" -> Level.INFO;
            case "warning" -> Level.WARN;
            case "none" -> Level.OFF;
            default -> Level.ERROR;
        };
    }
}
