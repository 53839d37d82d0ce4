package io.warren.engine;

import io.warren.engine.channel.SessionSettings;
import io.warren.engine.metadata.NodeDefaults;
import io.warren.engine.metadata.NodeLimits;

/**
 * What the configuration says to the engine.
 *
 * @param node number of this node among those that share metadata; 0 if it is alone
 * @param events the virtual host whose exchange {@code amq.rabbitmq.event} hears of events, if it is declared
 */
public record EngineSettings(
        SessionSettings sessions, NodeLimits limits, NodeDefaults defaults, int node, String events) {}
