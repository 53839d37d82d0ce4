package io.warren.cluster.member;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a node shows to others and trusts of them. Both ends of a connection show a certificate. TLS 1.3, or 1.2 with
 * ciphers that authenticate what they encrypt and keys that are forgotten; nothing else is spoken. Certificates are trusted
 * by who signed them, not by the host's name in them: nodes are reached by addresses that discovery brings.
 */
public final class ClusterTls {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?<kind>[A-Z0-9 ]+)-----\\s+(?<body>[^-]+)-----END \\k<kind>-----");

    private static final char[] NO_PASSWORD = new char[0];

    private final SSLContext context;

    private ClusterTls(SSLContext context) {
        this.context = context;
    }

    /**
     * From the contents of PEM files.
     *
     * @param certificates this node's own first, then those between it and the root
     * @param key of that certificate, PKCS #8, not encrypted
     * @param trusted who must have signed the others'
     * @throws GeneralSecurityException if they cannot be read or do not fit
     */
    public static ClusterTls of(String certificates, String key, String trusted) throws GeneralSecurityException {
        try {
            var own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    "node",
                    privateKey(key),
                    NO_PASSWORD,
                    certificates(certificates).toArray(Certificate[]::new));
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, NO_PASSWORD);
            var others = KeyStore.getInstance("PKCS12");
            others.load(null, null);
            var number = 0;
            for (var each : certificates(trusted)) {
                others.setCertificateEntry("trusted-" + number++, each);
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(others);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new ClusterTls(context);
        } catch (IOException cause) {
            throw new GeneralSecurityException("the cluster's certificates", cause);
        }
    }

    SSLContext context() {
        return context;
    }

    SSLParameters parameters() {
        var parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(List.of(context.getSupportedSSLParameters().getCipherSuites()).stream()
                .filter(ClusterTls::strong)
                .toArray(String[]::new));
        parameters.setNeedClientAuth(true);
        return parameters;
    }

    /** The names of TLS 1.3 say no key exchange; all of its ciphers are of this kind. */
    static boolean strong(String cipher) {
        var authenticated = cipher.contains("_GCM_") || cipher.contains("_CHACHA20_POLY1305_");
        var forgotten =
                cipher.startsWith("TLS_ECDHE_") || cipher.startsWith("TLS_AES_") || cipher.startsWith("TLS_CHACHA20_");
        return authenticated && forgotten;
    }

    private static List<Certificate> certificates(String pem) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var found = new ArrayList<Certificate>();
        for (var bytes : blocks(pem, "CERTIFICATE")) {
            found.add(factory.generateCertificate(new ByteArrayInputStream(bytes)));
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        return found;
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        for (var bytes : blocks(pem, "PRIVATE KEY")) {
            for (var kind : List.of("EC", "RSA", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
                } catch (InvalidKeySpecException another) {
                    // One of the next, or none.
                }
            }
        }
        throw new GeneralSecurityException("no private key in the form PKCS #8");
    }

    private static List<byte[]> blocks(String pem, String kind) throws GeneralSecurityException {
        try {
            return BLOCK.matcher(pem)
                    .results()
                    .filter(each -> each.group("kind").equals(kind))
                    .map(each -> Base64.getMimeDecoder().decode(each.group("body")))
                    .toList();
        } catch (IllegalArgumentException damaged) {
            // The JDK's text would show a byte of what may be a key.
            throw new GeneralSecurityException("a " + kind + " that is not base64");
        }
    }
}
