package io.warren.broker.connection;

import io.warren.broker.configuration.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ's {@code ssl_options} as far as they are acted on.
 *
 * @param ciphers in the order of preference; empty for the default: forward secrecy and authenticated encryption only
 * @param loginFrom which name of a client's certificate is its user
 */
public record TlsSettings(
        Path certificate,
        Path key,
        @Nullable Secret keyPassword,
        @Nullable Path authorities,
        boolean verifyPeer,
        boolean failIfNoPeerCertificate,
        int depth,
        List<String> versions,
        List<String> ciphers,
        boolean honorCipherOrder,
        long handshakeTimeoutMillis,
        LoginName loginFrom,
        String alternativeNameType,
        int alternativeNameIndex) {

    public TlsSettings {
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
    }

    /** {@code ssl_cert_login_from}. */
    public enum LoginName {
        DISTINGUISHED_NAME,
        COMMON_NAME,
        SUBJECT_ALTERNATIVE_NAME
    }
}
