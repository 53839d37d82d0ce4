package io.warren.shovel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An AMQP URI (RabbitMQ, "URI Specification" and "URI Query Parameters"). Without a host it means this broker.
 *
 * @param user null if none is given
 * @param password null if none is given
 * @param host empty for this broker
 * @param shown what people may see: without user and password
 */
record AmqpUri(
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        String host,
        int port,
        String virtualHost,
        Map<String, String> query,
        String shown) {
    private static final int PORT = 5672;
    private static final int TLS_PORT = 5671;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>amqps?)://(?:(?<login>[^/?]*)@)?(?<host>\\[[^\\]]*\\]|[^/?:@]*)(?::(?<port>[0-9]{1,5}))?"
                    + "(?:/(?<vhost>[^/?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern LOGIN = Pattern.compile("(?<=://)[^/?#]*@");

    /** Throws {@link IllegalArgumentException} for what is none; the message says why, without the URI. */
    static AmqpUri of(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(wrong(text));
        }
        var tls = parts.group("scheme").equals("amqps");
        var login = parts.group("login");
        var colon = login == null ? -1 : login.indexOf(':');
        var port = parts.group("port");
        var number = port == null ? (tls ? TLS_PORT : PORT) : Integer.parseInt(port);
        if (number < 1 || number > HIGHEST_PORT) {
            throw new IllegalArgumentException("{unable_to_parse_uri,invalid_port}");
        }
        var host = parts.group("host");
        var virtualHost = parts.group("vhost");
        return new AmqpUri(
                tls,
                login == null ? null : decoded(colon < 0 ? login : login.substring(0, colon)),
                login == null || colon < 0 ? null : decoded(login.substring(colon + 1)),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : decoded(host),
                number,
                virtualHost == null ? "/" : decoded(virtualHost),
                query(parts.group("query")),
                withoutLogin(text));
    }

    /** In RabbitMQ's words. */
    private static String wrong(String text) {
        var scheme = text.indexOf("://");
        return scheme < 0 || text.startsWith("amqp://") || text.startsWith("amqps://")
                ? "{unable_to_parse_uri,malformed_uri}"
                : "{{unexpected_uri_scheme,\"" + text.substring(0, scheme) + "\"},\"" + withoutLogin(text) + "\"}";
    }

    /** The same text with whatever may be a user and a password taken out. */
    static String withoutLogin(String text) {
        var query = text.indexOf('?');
        var shown = LOGIN.matcher(query < 0 ? text : text.substring(0, query)).replaceFirst("");
        return shown.substring(shown.lastIndexOf('@') + 1);
    }

    boolean inside() {
        return host.isEmpty();
    }

    private static Map<String, String> query(@Nullable String text) {
        var parameters = new LinkedHashMap<String, String>();
        if (text != null) {
            for (var each : text.split("&", -1)) {
                var equals = each.indexOf('=');
                if (equals > 0) {
                    parameters.put(decoded(each.substring(0, equals)), decoded(each.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    /** Unlike in a form a plus stands for itself. */
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // Its message would show a piece of what may be a password.
            throw new IllegalArgumentException("{unable_to_parse_uri,malformed_uri}");
        }
    }

    /** Without the password, should anybody print it. */
    @Override
    public String toString() {
        return shown;
    }
}
