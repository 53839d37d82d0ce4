package io.warren.engine.view;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** This process and its machine. Any thread. */
public interface NodeView {
    String nodeName();

    String clusterName();

    /** Given to the cluster once, whatever it is called. */
    String clusterId();

    /** Warren's own version. */
    String version();

    long startedAtMillis();

    Resources resources();

    List<Listener> listeners();

    /** Effective configuration, secrets masked. */
    List<SettingPicture> settings();

    /** By protocol: {@code amqp091}, {@code http}. */
    SortedMap<String, LoginCounts> loginAttempts();

    /** How many logged in and how many were refused. */
    record LoginCounts(long succeeded, long failed) {}

    /** False after stop_app. */
    boolean serving();

    /** In maintenance: no clients are served. */
    default boolean drained() {
        return false;
    }

    /**
     * What is used of what there is.
     *
     * @param alarms words {@code memory}, {@code disk} of those in force
     */
    record Resources(
            long usedMemory,
            long memoryLimit,
            long freeDisk,
            long diskFreeLimit,
            long openFiles,
            long openFilesLimit,
            Set<String> alarms) {}

    /**
     * Something that is listened on.
     *
     * @param protocol amqp, amqp/ssl, http, http/prometheus
     */
    record Listener(String protocol, String host, int port) {}

    /**
     * One key of the configuration.
     *
     * @param origin where it was set: a file and line, the environment, or {@code default}
     */
    record SettingPicture(String key, String value, String origin) {}
}
