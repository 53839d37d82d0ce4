package io.warren.engine.operations;

import java.util.Set;

/** What an operator may do to this node. Blocks until it is done. */
public interface NodeOperations {
    /** Raises an alarm by hand: {@code memory} or {@code disk}. */
    void setAlarm(String resource);

    void clearAlarm(String resource);

    /** Moves the watermark to a fraction of the memory there is. */
    void memoryWatermark(double fraction);

    void memoryLimit(long bytes);

    void diskFreeLimit(long bytes);

    /** Stops listeners, connections, queues and the logs; management stays. */
    void stopApp();

    void startApp();

    Set<String> loopbackUsers();

    void loopbackUsers(Set<String> users);

    void channelMax(int channels);

    /** Ends the process in order, some time after the call returned. */
    void shutdown();
}
