package io.warren.broker.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Self-signed certificates made by the JDK's keytool. */
public record Certificates(Path store, Path certificate, Path key) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    public static Certificates make(Path directory, String name, String subject, String... more) {
        try {
            var store = directory.resolve(name + ".p12");
            Files.deleteIfExists(store);
            var command = new java.util.ArrayList<>(java.util.List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "it",
                    "-dname",
                    subject,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    new String(PASSWORD)));
            command.addAll(java.util.List.of(more));
            if (!command.contains("-keyalg")) {
                command.addAll(java.util.List.of("-keyalg", "EC", "-groupname", "secp256r1"));
            }
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(
                        "keytool: " + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            var loaded = load(store);
            return new Certificates(
                    store,
                    pem(
                            directory.resolve(name + ".crt"),
                            "CERTIFICATE",
                            loaded.getCertificate("it").getEncoded()),
                    pem(
                            directory.resolve(name + ".key"),
                            "PRIVATE KEY",
                            loaded.getKey("it", PASSWORD).getEncoded()));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (GeneralSecurityException | InterruptedException cause) {
            throw new AssertionError(cause);
        }
    }

    /** A client's side that shows this certificate and trusts the other. */
    SSLContext context(Certificates trusted, boolean show) {
        try {
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(load(store), PASSWORD);
            var trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("server", load(trusted.store()).getCertificate("it"));
            var trusts = TrustManagerFactory.getInstance("PKIX");
            trusts.init(trust);
            var context = SSLContext.getInstance("TLS");
            context.init(show ? keys.getKeyManagers() : null, trusts.getTrustManagers(), null);
            return context;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        var loaded = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD);
        }
        return loaded;
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
