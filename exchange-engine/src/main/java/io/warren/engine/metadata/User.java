package io.warren.engine.metadata;

import java.util.List;

/**
 * Somebody who may log in.
 *
 * @param passwordHash base64 in RabbitMQ's form for its own algorithms; empty: no password logs in
 * @param hashingAlgorithm RabbitMQ's module name, or {@code rabbit_password_hashing_pbkdf2_sha512}; empty is MD5
 * @param maxConnections -1 for no limit
 * @param maxChannels -1 for no limit
 */
public record User(
        String name,
        String passwordHash,
        String hashingAlgorithm,
        List<String> tags,
        long maxConnections,
        long maxChannels) {

    public User {
        tags = List.copyOf(tags);
    }

    public boolean tagged(String tag) {
        return tags.contains(tag);
    }

    /** Without the hash: nothing secret is printed. */
    @Override
    public String toString() {
        return "User[" + name + ", " + tags + "]";
    }
}
