package io.warren.engine.access;

import java.util.Optional;

/** How passwords are hashed: RabbitMQ's ways, for users that come from there, and one that costs an attacker more. */
public enum HashingAlgorithm {
    SHA256("rabbit_password_hashing_sha256"),
    SHA512("rabbit_password_hashing_sha512"),
    MD5("rabbit_password_hashing_md5"),
    PBKDF2("rabbit_password_hashing_pbkdf2_sha512");

    private final String module;

    HashingAlgorithm(String module) {
        this.module = module;
    }

    /** The name that is stored and exported. */
    public String module() {
        return module;
    }

    /** By any of its names, those of the configuration and of other tools included. */
    public static Optional<HashingAlgorithm> of(String name) {
        return switch (name) {
            case "rabbit_password_hashing_sha256", "rabbit_sha256", "sha256", "SHA-256" -> Optional.of(SHA256);
            case "rabbit_password_hashing_sha512", "rabbit_sha512", "sha512", "SHA-512" -> Optional.of(SHA512);
            case "rabbit_password_hashing_md5", "rabbit_md5", "md5", "MD5" -> Optional.of(MD5);
            case "rabbit_password_hashing_pbkdf2_sha512", "pbkdf2_hmac_sha512", "pbkdf2" -> Optional.of(PBKDF2);
            default -> Optional.empty();
        };
    }
}
