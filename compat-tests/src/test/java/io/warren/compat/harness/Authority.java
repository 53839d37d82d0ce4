package io.warren.compat.harness;

import static io.warren.compat.harness.Der.sequence;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate authority (RFC 5280) that signs whatever a test asks for, also what no honest one would: certificates that
 * are over, for another use, or with somebody else's serial number. The JDK has none to call.
 */
public final class Authority {
    private static final byte[] ECDSA_WITH_SHA256 = sequence(Der.identifier("1.2.840.10045.4.3.2"));
    private static final String SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENTS = "1.3.6.1.5.5.7.3.2";

    private final X500Principal name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** What a certificate is to say. */
    public record Wish(
            String subject,
            BigInteger serial,
            Instant from,
            Instant until,
            List<String> dnsNames,
            boolean forServersOnly) {
        public Wish {
            dnsNames = List.copyOf(dnsNames);
        }

        /** Good for an hour, for servers and clients. */
        public static Wish of(String subject) {
            var now = Instant.now();
            return new Wish(
                    subject,
                    new BigInteger(64, new SecureRandom()),
                    now.minus(Duration.ofHours(1)),
                    now.plus(Duration.ofHours(1)),
                    List.of("localhost"),
                    false);
        }

        public Wish expired() {
            return new Wish(
                    subject, serial, from.minus(Duration.ofDays(2)), until.minus(Duration.ofDays(1)), dnsNames, false);
        }

        public Wish serial(BigInteger number) {
            return new Wish(subject, number, from, until, dnsNames, forServersOnly);
        }

        public Wish alsoCalled(String... names) {
            return new Wish(subject, serial, from, until, List.of(names), forServersOnly);
        }

        public Wish onlyForServers() {
            return new Wish(subject, serial, from, until, dnsNames, true);
        }
    }

    private Authority(X500Principal name, KeyPair keys) throws GeneralSecurityException {
        this.name = name;
        this.keys = keys;
        this.certificate = sign(Wish.of(name.getName()), keys.getPublic(), true);
    }

    /** One with a key of its own. Two may have the same name. */
    public static Authority named(String name) {
        try {
            return new Authority(new X500Principal(name), newKeys());
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("every Java has elliptic curves", cause);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Somebody who signs with the key of a certificate that gives no right to. */
    public static Authority pretended(Identity identity) {
        try {
            return new Authority(
                    identity.certificate().getSubjectX500Principal(),
                    new KeyPair(identity.certificate().getPublicKey(), identity.key()));
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    public Identity issue(Wish wish) {
        try {
            var holder = newKeys();
            return new Identity(holder.getPrivate(), sign(wish, holder.getPublic(), false));
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("a certificate for " + wish, cause);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private X509Certificate sign(Wish wish, PublicKey holder, boolean authority) throws GeneralSecurityException {
        var toSign = sequence(
                Der.value(0xA0, Der.integer(BigInteger.TWO)),
                Der.integer(wish.serial()),
                ECDSA_WITH_SHA256,
                name.getEncoded(),
                sequence(Der.time(wish.from()), Der.time(wish.until())),
                new X500Principal(wish.subject()).getEncoded(),
                holder.getEncoded(),
                Der.value(0xA3, extensions(wish, authority)));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(toSign);
        var whole = sequence(toSign, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] extensions(Wish wish, boolean authority) {
        var extensions = new ArrayList<byte[]>();
        extensions.add(sequence(
                Der.identifier("2.5.29.19"),
                Der.bool(true),
                Der.octets(authority ? sequence(Der.bool(true)) : sequence())));
        if (!authority) {
            var uses = new ArrayList<byte[]>(List.of(Der.identifier(SERVERS)));
            if (!wish.forServersOnly()) {
                uses.add(Der.identifier(CLIENTS));
            }
            extensions.add(sequence(Der.identifier("2.5.29.37"), Der.octets(sequence(uses.toArray(new byte[0][])))));
            extensions.add(sequence(
                    Der.identifier("2.5.29.17"),
                    Der.octets(sequence(wish.dnsNames().stream()
                            .map(each -> Der.value(0x82, each.getBytes(StandardCharsets.US_ASCII)))
                            .toArray(byte[][]::new)))));
        }
        return sequence(extensions.toArray(new byte[0][]));
    }
}
