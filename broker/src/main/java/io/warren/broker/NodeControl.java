package io.warren.broker;

import io.warren.broker.Alarms.Resource;
import io.warren.broker.connection.OffLoopLogins;
import io.warren.engine.operations.NodeOperations;
import java.util.Locale;
import java.util.Set;

/** An operator's hand on this node. */
record NodeControl(App app, Alarms alarms, OffLoopLogins logins, Runnable onShutdown) implements NodeOperations {
    @Override
    public void setAlarm(String resource) {
        alarms.set(resource(resource));
    }

    @Override
    public void clearAlarm(String resource) {
        alarms.clear(resource(resource));
    }

    @Override
    public void memoryWatermark(double fraction) {
        alarms.memoryWatermark(fraction);
    }

    @Override
    public void memoryLimit(long bytes) {
        alarms.memoryLimit(bytes);
    }

    @Override
    public void diskFreeLimit(long bytes) {
        alarms.diskFreeLimit(bytes);
    }

    @Override
    public void stopApp() {
        app.stop();
    }

    @Override
    public void startApp() {
        app.start();
    }

    @Override
    public Set<String> loopbackUsers() {
        return logins.loopbackUsers();
    }

    @Override
    public void loopbackUsers(Set<String> users) {
        logins.loopbackUsers(users);
    }

    @Override
    public void channelMax(int channels) {
        app.server().channelMax(channels);
    }

    @Override
    public void shutdown() {
        onShutdown.run();
    }

    private static Resource resource(String word) {
        return Resource.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
