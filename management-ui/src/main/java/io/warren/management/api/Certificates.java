package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.warren.engine.view.NodeView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When the certificates of the TLS listeners end, read from the files that the configuration names. */
final class Certificates {
    private final NodeView node;

    Certificates(NodeView node) {
        this.node = node;
    }

    /** The TLS listeners with a certificate that ends before, or cannot be read. */
    ArrayNode expiringBefore(Instant until) {
        var expiring = Json.array();
        var own = ends(setting("ssl_options.certfile"), until);
        var authorities = ends(setting("ssl_options.cacertfile"), until);
        if (own.isEmpty() && authorities.isEmpty()) {
            return expiring;
        }
        node.listeners().stream()
                .filter(each -> each.protocol().endsWith("/ssl"))
                .forEach(each -> {
                    var row = expiring.addObject()
                            .put("node", node.nodeName())
                            .put("protocol", each.protocol())
                            .put("interface", each.host())
                            .put("port", each.port());
                    row.set("certfile_expires_on", Json.texts(own));
                    row.set("cacertfile_expires_on", Json.texts(authorities));
                });
        return expiring;
    }

    private Optional<String> setting(String key) {
        return node.settings().stream()
                .filter(each -> each.key().equals(key) && !each.value().isEmpty())
                .map(NodeView.SettingPicture::value)
                .findFirst();
    }

    /** A file that cannot be read is as bad as one that has ended. */
    private static List<String> ends(Optional<String> file, Instant until) {
        if (file.isEmpty()) {
            return List.of();
        }
        var ends = new ArrayList<String>();
        try (var in = Files.newInputStream(Path.of(file.get()))) {
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                if (each instanceof X509Certificate certificate
                        && certificate.getNotAfter().toInstant().isBefore(until)) {
                    ends.add(certificate.getNotAfter().toInstant().toString());
                }
            }
        } catch (IOException | CertificateException | InvalidPathException unreadable) {
            ends.add("cannot be read");
        }
        return ends;
    }
}
