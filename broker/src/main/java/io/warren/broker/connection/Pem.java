package io.warren.broker.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One block of a PEM file (RFC 7468). A file may hold several, of different kinds, and text around them.
 *
 * @param kind what stands after BEGIN
 * @param body what stands between, as it is
 */
record Pem(String kind, String body) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?<kind>[A-Z0-9 ]+)-----\\s+(?<body>[^-]+)-----END \\k<kind>-----");

    static List<Pem> read(Path file) throws IOException {
        return BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(each -> new Pem(each.group("kind"), each.group("body")))
                .toList();
    }

    byte[] decoded() throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException damaged) {
            // The JDK's text would show a byte of what may be a key.
            throw new GeneralSecurityException("a " + kind + " that is not base64");
        }
    }

    /** Nothing of a key is printed. */
    @Override
    public String toString() {
        return "Pem[" + kind + "]";
    }
}
