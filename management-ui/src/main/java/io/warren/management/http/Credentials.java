package io.warren.management.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** User and password of HTTP Basic (RFC 7617). */
record Credentials(String user, String password) {
    private static final int LONGEST = 4_096;

    /** Null if the header is missing, of another scheme or malformed: then nobody has said who he is. */
    static @Nullable Credentials of(@Nullable String header) {
        if (header == null || header.length() > LONGEST || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(header.substring(6).strip());
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        var text = new String(decoded, StandardCharsets.UTF_8);
        var colon = text.indexOf(':');
        return colon < 0 ? null : new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Without the password: nothing secret is printed. */
    @Override
    public String toString() {
        return "Credentials[" + user + "]";
    }
}
