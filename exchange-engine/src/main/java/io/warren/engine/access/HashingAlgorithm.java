package io.warren.engine.access;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How passwords are hashed: RabbitMQ's ways, for users that come from there, and one that costs an attacker more. */
public enum HashingAlgorithm {
    SHA256("rabbit_password_hashing_sha256", "rabbit_sha256", "sha256", "SHA-256"),
    SHA512("rabbit_password_hashing_sha512", "rabbit_sha512", "sha512", "SHA-512"),
    MD5("rabbit_password_hashing_md5", "rabbit_md5", "md5", "MD5"),
    PBKDF2("rabbit_password_hashing_pbkdf2_sha512", "pbkdf2_hmac_sha512", "pbkdf2");

    private final List<String> names;

    HashingAlgorithm(String... names) {
        this.names = List.of(names);
    }

    /** The name that is stored and exported. */
    public String module() {
        return names.getFirst();
    }

    /** By any of its names, those of the configuration included. */
    public static Optional<HashingAlgorithm> of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.names.contains(name))
                .findFirst();
    }
}
