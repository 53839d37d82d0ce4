package io.warren.broker.connection;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of one node's listeners, on the JDK's implementation; versions 1.2 and 1.3 only.
 *
 * <p>Certificates are read again when a file changed ({@link #reloadIfChanged}, called by one thread on an interval);
 * new connections get the new ones. If the new files cannot be used the old ones stay and the log says so.
 */
public final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger("connection");

    static {
        // A client of TLS 1.2 that asks for one handshake after the other costs us much and itself little. The JDK
        // reads
        // this when it is first asked for TLS and knows no setting for one listener.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final TlsSettings settings;
    private volatile SslContext context;
    private List<FileTime> read;

    /**
     * Reads keys and certificates.
     *
     * @throws TlsRefused if they cannot be used
     */
    public Tls(TlsSettings settings) {
        this.settings = settings;
        this.read = modified();
        this.context = load();
    }

    /** Reads the files again if one of them changed since. */
    public void reloadIfChanged() {
        var now = modified();
        if (now.equals(read)) {
            return;
        }
        read = now;
        try {
            context = load();
            LOG.atInfo().addKeyValue("certificate", settings.certificate()).log("tls_reloaded");
        } catch (TlsRefused unusable) {
            LOG.atError().addKeyValue("reason", unusable.getMessage()).log("tls_reload_refused");
        }
    }

    /** The server's end of a new connection, for who does not use Netty. */
    public SSLEngine engine() {
        return engine(ByteBufAllocator.DEFAULT);
    }

    private SSLEngine engine(ByteBufAllocator allocator) {
        var engine = context.newEngine(allocator);
        var parameters = engine.getSSLParameters();
        parameters.setUseCipherSuitesOrder(settings.honorCipherOrder());
        engine.setSSLParameters(parameters);
        return engine;
    }

    SslHandler handler(ByteBufAllocator allocator) {
        var handler = new SslHandler(engine(allocator));
        handler.setHandshakeTimeoutMillis(settings.handshakeTimeoutMillis());
        return handler;
    }

    /** The user that the client's certificate names; null without a certificate, which was verified if there is one. */
    @Nullable
    String certificateUser(SSLSession session) {
        if (!settings.verifyPeer()) {
            return null;
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate ? user(certificate) : null;
        } catch (SSLPeerUnverifiedException noCertificate) {
            // Allowed unless fail_if_no_peer_cert is on; the client may still log in with a password.
            return null;
        }
    }

    private @Nullable String user(X509Certificate certificate) {
        var subject = certificate.getSubjectX500Principal();
        return switch (settings.loginFrom()) {
            case DISTINGUISHED_NAME -> subject.getName(X500Principal.RFC2253);
            case COMMON_NAME -> commonName(subject);
            case SUBJECT_ALTERNATIVE_NAME -> alternativeName(certificate);
        };
    }

    private static @Nullable String commonName(X500Principal subject) {
        try {
            for (var each : new LdapName(subject.getName(X500Principal.RFC2253))
                    .getRdns()
                    .reversed()) {
                if (each.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(each.getValue());
                }
            }
            return null;
        } catch (InvalidNameException malformed) {
            // A certificate without a readable name names nobody.
            return null;
        }
    }

    private @Nullable String alternativeName(X509Certificate certificate) {
        // RFC 5280, section 4.2.1.6: the numbers of GeneralName.
        var kind = switch (settings.alternativeNameType()) {
            case "email" -> 1;
            case "dns" -> 2;
            case "uri" -> 6;
            case "ip" -> 7;
            default -> 0;
        };
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return null;
            }
            var found = new ArrayList<String>();
            for (var each : names) {
                if (each.get(0) instanceof Integer type && type == kind && each.get(1) instanceof String name) {
                    found.add(name);
                }
            }
            var index = settings.alternativeNameIndex();
            return index < found.size() ? found.get(index) : null;
        } catch (java.security.cert.CertificateParsingException malformed) {
            // As above: it names nobody.
            return null;
        }
    }

    private SslContext load() {
        try {
            var chain = certificates(settings.certificate());
            var key = PrivateKeys.read(settings.key(), settings.keyPassword());
            if (chain.isEmpty() || !PrivateKeys.belongs(key, chain.getFirst().getPublicKey())) {
                throw new GeneralSecurityException("there is no certificate, or the key is not that of the first one");
            }
            var builder = SslContextBuilder.forServer(key, chain)
                    .sslProvider(SslProvider.JDK)
                    .protocols(settings.versions().stream()
                            .map(each -> each.replace("tlsv", "TLSv"))
                            .toList())
                    .ciphers(CipherNames.of(settings.ciphers()), SupportedCipherSuiteFilter.INSTANCE)
                    .clientAuth(clientAuth());
            var authorities = settings.authorities();
            if (settings.verifyPeer() && authorities != null) {
                builder.trustManager(trust(authorities));
            }
            return builder.build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new TlsRefused(
                    "certificate " + settings.certificate() + ", key " + settings.key() + " or authorities "
                            + settings.authorities() + " cannot be used: " + unusable.getMessage(),
                    unusable);
        }
    }

    private ClientAuth clientAuth() {
        if (!settings.verifyPeer()) {
            return ClientAuth.NONE;
        }
        return settings.failIfNoPeerCertificate() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
    }

    /** Trusts chains that end at one of these authorities, of at most {@code depth} certificates between. */
    private TrustManagerFactory trust(Path authorities) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var number = 0;
        for (var each : certificates(authorities)) {
            store.setCertificateEntry("authority-" + number++, each);
        }
        var parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        parameters.setMaxPathLength(settings.depth());
        parameters.setRevocationEnabled(false);
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory;
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        var certificates = new ArrayList<X509Certificate>();
        for (var each : Pem.read(file)) {
            if (each.kind().equals("CERTIFICATE") || each.kind().equals("X509 CERTIFICATE")) {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(each.decoded())));
            }
        }
        return certificates;
    }

    private List<FileTime> modified() {
        var times = new ArrayList<FileTime>();
        var authorities = settings.authorities();
        for (var each : authorities == null
                ? List.of(settings.certificate(), settings.key())
                : List.of(settings.certificate(), settings.key(), authorities)) {
            try {
                times.add(Files.getLastModifiedTime(each));
            } catch (IOException missing) {
                // Just being replaced, perhaps: counts as a change when it is there again.
                times.add(FileTime.fromMillis(0));
            }
        }
        return times;
    }
}
