package io.warren.engine.metadata;

/** A user's rights on routing keys of one topic exchange; patterns may hold {@code {username}} and {@code {vhost}}. */
public record TopicPermission(String user, String virtualHost, String exchange, String write, String read) {}
