package io.warren.engine.metadata;

/** A user's rights in a virtual host: regular expressions over names, an empty one matches nothing. */
public record Permission(String user, String virtualHost, String configure, String write, String read) {}
