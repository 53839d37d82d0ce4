package io.warren.management.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A form with a file in it (RFC 7578), as a page sends it. The whole is in memory: its size is bounded before it comes here. */
final class Upload {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))");

    private Upload() {}

    static boolean is(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    /** The bytes of the field of this name. */
    static Optional<byte[]> field(String contentType, byte[] body, String name) {
        var boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return Optional.empty();
        }
        var separator = "--" + (boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
        // One char for one byte, so that what is between the separators comes out as it went in.
        for (var part : new String(body, StandardCharsets.ISO_8859_1).split(Pattern.quote(separator), -1)) {
            var head = part.indexOf("\r\n\r\n");
            if (head >= 0 && part.substring(0, head).contains("name=\"" + name + "\"")) {
                var end = part.endsWith("\r\n") ? part.length() - 2 : part.length();
                return Optional.of(part.substring(Math.min(head + 4, end), end).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return Optional.empty();
    }
}
