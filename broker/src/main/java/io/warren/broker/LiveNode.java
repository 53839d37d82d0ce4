package io.warren.broker;

import io.warren.amqp.types.FieldValue;
import io.warren.broker.configuration.Configuration;
import io.warren.broker.connection.LoginAttempts;
import io.warren.broker.connection.OffLoopLogins;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.view.NodeView;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** This process as a view. */
record LiveNode(
        Configuration configuration,
        App app,
        Alarms alarms,
        OffLoopLogins attempts,
        Supplier<List<NodeView.Listener>> all)
        implements NodeView {
    static final String WARREN_VERSION = "0.1.0";

    /** The release whose behaviour clients may count on; AMQP announces the same. */
    static final String RABBITMQ_VERSION = "4.3.6";

    @Override
    public String nodeName() {
        return configuration.text("warren.node_name");
    }

    @Override
    public String clusterName() {
        return parameter("cluster_name")
                .or(() -> configuration.optionalText("cluster_name"))
                .orElseGet(this::nodeName);
    }

    @Override
    public String clusterId() {
        return parameter(Defaults.CLUSTER_ID).orElse("");
    }

    private Optional<String> parameter(String name) {
        var found = app.metadata().parameters().get(new Metadata.ParameterKey("", "", name));
        return found != null && found.value() instanceof FieldValue.LongString text
                ? Optional.of(text.text())
                : Optional.empty();
    }

    @Override
    public String version() {
        return WARREN_VERSION;
    }

    @Override
    public long startedAtMillis() {
        return ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    @Override
    public Resources resources() {
        var now = alarms.picture();
        var open = 0L;
        var most = 0L;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            open = unix.getOpenFileDescriptorCount();
            most = unix.getMaxFileDescriptorCount();
        }
        return new Resources(
                now.usedMemory(),
                now.memoryLimit(),
                now.freeDisk(),
                now.diskFreeLimit(),
                open,
                most,
                now.active().stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }

    @Override
    public List<Listener> listeners() {
        var listeners = new ArrayList<>(app.listeners());
        all.get().stream().filter(each -> each.protocol().startsWith("http")).forEach(listeners::add);
        return listeners;
    }

    @Override
    public List<SettingPicture> settings() {
        return configuration.effective().stream()
                .map(each -> new SettingPicture(
                        each.key(), each.shown(), each.origin().toString()))
                .toList();
    }

    @Override
    public SortedMap<String, LoginCounts> loginAttempts() {
        return new TreeMap<>(Map.of("amqp091", counted(attempts.overAmqp()), "http", counted(attempts.overHttp())));
    }

    private static LoginCounts counted(LoginAttempts of) {
        return new LoginCounts(of.succeeded(), of.failed());
    }

    @Override
    public boolean drained() {
        return app.serving() && app.node().drained();
    }

    @Override
    public boolean serving() {
        return app.serving();
    }
}
