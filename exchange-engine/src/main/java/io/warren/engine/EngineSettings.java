package io.warren.engine;

import io.warren.engine.channel.SessionSettings;
import io.warren.engine.metadata.NodeDefaults;
import io.warren.engine.metadata.NodeLimits;

/** What the configuration says to the engine. */
public record EngineSettings(SessionSettings sessions, NodeLimits limits, NodeDefaults defaults) {}
