package io.warren.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate and its private key: a server's files, or what a client shows. */
public record Identity(PrivateKey key, X509Certificate certificate) {
    public void writeCertificate(Path file) {
        writeCertificate(file, certificate);
    }

    public static void writeCertificate(Path file, X509Certificate certificate) {
        try {
            write(file, "CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    public void writeKey(Path file) {
        write(file, "PRIVATE KEY", key.getEncoded());
    }

    /** As {@code openssl pkcs8 -topk8} writes it. */
    public void writeKey(Path file, String password) {
        try {
            var cipher = Cipher.getInstance("PBEWithHmacSHA256AndAES_256");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    SecretKeyFactory.getInstance("PBEWithHmacSHA256AndAES_256")
                            .generateSecret(new PBEKeySpec(password.toCharArray())));
            var pbes2 = Der.sequence(
                    Der.identifier("1.2.840.113549.1.5.13"),
                    cipher.getParameters().getEncoded());
            write(file, "ENCRYPTED PRIVATE KEY", Der.sequence(pbes2, Der.octets(cipher.doFinal(key.getEncoded()))));
        } catch (GeneralSecurityException | IOException cause) {
            throw new IllegalStateException("encrypt a key", cause);
        }
    }

    /** A client's side of TLS that trusts servers of this authority and shows this identity, or none. */
    public static SSLContext client(Authority trusted, Optional<Identity> shown) {
        try {
            var trust = emptyStore();
            trust.setCertificateEntry("authority", trusted.certificate());
            var trusts = TrustManagerFactory.getInstance("PKIX");
            trusts.init(trust);
            var keys = shown.map(each -> new KeyManager[] {new Shown(each)}).orElse(new KeyManager[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trusts.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException cause) {
            throw new IllegalStateException("a client's TLS", cause);
        }
    }

    /** Shows the certificate whatever the server asks for; the JDK's own would keep back what the server does not trust. */
    private static final class Shown extends X509ExtendedKeyManager {
        private static final String ALIAS = "it";

        private final Identity identity;

        Shown(Identity identity) {
            this.identity = identity;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {identity.certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key;
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void write(Path file, String kind, byte[] der) {
        try {
            var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
