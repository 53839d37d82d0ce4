package io.warren.broker.connection;

import java.util.List;
import java.util.regex.Pattern;

/** OpenSSL's names of cipher suites, which rabbitmq.conf uses, to the names of the JDK (RFC 5246 and others). */
final class CipherNames {
    /** Key exchange, cipher with its mode, hash. */
    private static final Pattern OPENSSL = Pattern.compile(
            "(ECDHE-ECDSA|ECDHE-RSA|DHE-RSA)-(AES128-GCM|AES256-GCM|CHACHA20-POLY1305)(?:-(SHA256|SHA384))?");

    /** TLS 1.3's and, of TLS 1.2's, those with forward secrecy and authenticated encryption. */
    static final List<String> DEFAULT = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private CipherNames() {}

    static List<String> of(List<String> configured) {
        return configured.isEmpty()
                ? DEFAULT
                : configured.stream().map(CipherNames::java).toList();
    }

    /**
     * Translates one name.
     *
     * @throws TlsRefused for a suite that is too weak or unknown: leaving it out silently could leave none
     */
    static String java(String name) {
        if (name.startsWith("TLS_")) {
            return name;
        }
        var form = OPENSSL.matcher(name);
        if (!form.matches()) {
            throw new TlsRefused("ssl_options.ciphers: " + name
                    + " is unknown or without forward secrecy and authenticated encryption");
        }
        var exchange = form.group(1).replace('-', '_');
        var hash = form.group(3) == null ? "SHA256" : form.group(3);
        var cipher = switch (form.group(2)) {
            case "AES128-GCM" -> "AES_128_GCM";
            case "AES256-GCM" -> "AES_256_GCM";
            default -> "CHACHA20_POLY1305";
        };
        return "TLS_" + exchange + "_WITH_" + cipher + "_" + hash;
    }
}
