package io.warren.engine.metadata;

import io.warren.amqp.types.FieldValue;

/** A runtime parameter of a component in a virtual host; global ones have an empty virtual host and component. */
public record Parameter(String virtualHost, String component, String name, FieldValue value) {}
