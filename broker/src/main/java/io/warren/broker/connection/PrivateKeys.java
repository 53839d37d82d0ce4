package io.warren.broker.connection;

import io.warren.broker.configuration.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Private keys as they lie about: PKCS #8, encrypted or not, is what the JDK reads; the older PKCS #1 form of RSA keys ({@code BEGIN RSA
 * PRIVATE KEY}) is the same key with less around it (RFC 8017, appendix A.1.2, and RFC 5208, section 5).
 */
final class PrivateKeys {
    /** Version 0 and the algorithm rsaEncryption, in DER. */
    private static final byte[] RSA = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0D,
        0x06,
        0x09,
        0x2A,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xF7,
        0x0D,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private PrivateKeys() {}

    /**
     * The key in this file.
     *
     * @param password of an encrypted key; null if there is none
     */
    static PrivateKey read(Path file, @Nullable Secret password) throws IOException, GeneralSecurityException {
        for (var block : Pem.read(file)) {
            switch (block.kind()) {
                case "PRIVATE KEY" -> {
                    return ofAnyKind(new PKCS8EncodedKeySpec(block.decoded()));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return ofAnyKind(decrypted(block.decoded(), password));
                }
                case "RSA PRIVATE KEY" -> {
                    if (block.body().contains(":")) {
                        throw new GeneralSecurityException(
                                "the key is encrypted in an old form; convert it with openssl pkcs8 -topk8");
                    }
                    return ofAnyKind(new PKCS8EncodedKeySpec(pkcs8(block.decoded())));
                }
                default -> {
                    // Parameters of a curve, or the certificate in the same file.
                }
            }
        }
        throw new GeneralSecurityException("no private key in the form PKCS #8");
    }

    /** Whether this is the private key of that public one: two files may not have been replaced at the same time. */
    static boolean belongs(PrivateKey key, PublicKey to) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(to.getAlgorithm())) {
            return false;
        }
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(RSA);
        var signed = signature.sign();
        signature.initVerify(to);
        signature.update(RSA);
        return signature.verify(signed);
    }

    /** The encoding says which kind it is, the JDK wants to be told before. */
    private static PrivateKey ofAnyKind(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
        for (var kind : new String[] {"RSA", "EC", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(encoded);
            } catch (InvalidKeySpecException another) {
                // One of the next, or none.
            }
        }
        throw new GeneralSecurityException("a private key that is neither RSA nor EC nor EdDSA");
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encrypted, @Nullable Secret password)
            throws IOException, GeneralSecurityException {
        if (password == null) {
            throw new GeneralSecurityException("the private key is encrypted, ssl_options.password is not set");
        }
        var info = new EncryptedPrivateKeyInfo(encrypted);
        // PBES2 (RFC 8018, section 6.2) only says that the algorithms are among the parameters, which know their name.
        var algorithm =
                info.getAlgName().equals("PBES2") ? info.getAlgParameters().toString() : info.getAlgName();
        var key = SecretKeyFactory.getInstance(algorithm)
                .generateSecret(new PBEKeySpec(password.reveal().toCharArray()));
        var cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    private static byte[] pkcs8(byte[] pkcs1) {
        var octets = der(0x04, pkcs1);
        return der(
                0x30,
                ByteBuffer.allocate(RSA.length + octets.length)
                        .put(RSA)
                        .put(octets)
                        .array());
    }

    /** Tag, length in two octets, content: keys are longer than 255 and shorter than 65,536 bytes. */
    private static byte[] der(int tag, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}
