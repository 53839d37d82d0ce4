package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.connection.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the configuration says of TLS: for AMQP below {@code ssl_options}, for HTTP below {@code management.ssl} and so on. */
final class TlsConfiguration {
    private TlsConfiguration() {}

    /**
     * Of one listener.
     *
     * @param wantedBy the key that asks for TLS, for people
     * @param prefix of its keys
     */
    static TlsSettings of(Configuration configuration, String wantedBy, String prefix) {
        var certificate = file(configuration, prefix + ".certfile")
                .orElseThrow(() -> new ConfigurationRefused(wantedBy + " needs " + prefix + ".certfile"));
        var key = file(configuration, prefix + ".keyfile")
                .orElseThrow(() -> new ConfigurationRefused(wantedBy + " needs " + prefix + ".keyfile"));
        var verify = configuration.text(prefix + ".verify").equals("verify_peer");
        var authorities = file(configuration, prefix + ".cacertfile");
        if (verify && authorities.isEmpty()) {
            throw new ConfigurationRefused(prefix + ".verify = verify_peer needs " + prefix + ".cacertfile");
        }
        var required = configuration.flag(prefix + ".fail_if_no_peer_cert");
        if (required && !verify) {
            throw new ConfigurationRefused(
                    prefix + ".fail_if_no_peer_cert = true needs " + prefix + ".verify = verify_peer");
        }
        return new TlsSettings(
                certificate,
                key,
                configuration.optionalSecret(prefix + ".password").orElse(null),
                authorities.orElse(null),
                verify,
                required,
                configuration.integer(prefix + ".depth"),
                configuration.words(prefix + ".versions"),
                configuration.words(prefix + ".ciphers"),
                configuration.flag(prefix + ".honor_cipher_order"),
                configuration.number("ssl_handshake_timeout"),
                switch (configuration.text("ssl_cert_login_from")) {
                    case "common_name" -> TlsSettings.LoginName.COMMON_NAME;
                    case "distinguished_name" -> TlsSettings.LoginName.DISTINGUISHED_NAME;
                    default -> TlsSettings.LoginName.SUBJECT_ALTERNATIVE_NAME;
                },
                configuration.text("ssl_cert_login_san_type"),
                configuration.integer("ssl_cert_login_san_index"));
    }

    private static Optional<Path> file(Configuration configuration, String key) {
        var path = configuration.optionalText(key).map(Path::of);
        path.filter(each -> !Files.isReadable(each)).ifPresent(unreadable -> {
            throw new ConfigurationRefused(
                    configuration.origin(key) + ": " + key + " = " + unreadable + " cannot be read");
        });
        return path;
    }
}
