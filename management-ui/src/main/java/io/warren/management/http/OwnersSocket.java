package io.warren.management.http;

import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * The same API over a Unix socket, for whoever runs the process: a request without credentials is the owner's. Who may open
 * the file is the first check, the user of the other end, as the kernel tells it, the second.
 */
public final class OwnersSocket {
    /** What a request has that came from the owner. */
    static final String OWNER = OwnersSocket.class.getName();

    /** The kernel's limit is 108 with the zero behind. */
    private static final int LONGEST_PATH = 107;

    private static final String ROOT = "root";

    private final Path path;

    private OwnersSocket(Path path) {
        this.path = path;
    }

    /** Null where there is no such socket: a long path, or a system without owners of files. */
    public static @Nullable OwnersSocket at(Path path) {
        var absolute = path.toAbsolutePath();
        return absolute.getFileSystem().supportedFileAttributeViews().contains("posix")
                        && absolute.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH
                ? new OwnersSocket(absolute)
                : null;
    }

    /** Adds it to a server that is about to be started. A socket that a killed process left is replaced. */
    public void add(JavalinConfig config) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException cause) {
            throw new UncheckedIOException("replace " + path, cause);
        }
        config.jetty.addConnector((server, http) -> {
            var here = new HttpConfiguration(http);
            here.addCustomizer(this::introduce);
            var connector = new UnixDomainServerConnector(server, new HttpConnectionFactory(here));
            connector.setUnixDomainPath(path);
            return connector;
        });
    }

    /** To be called when the server has started; until then the directory keeps others out. */
    public void forOwnerOnly() {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException cause) {
            throw new UncheckedIOException("permissions of " + path, cause);
        }
    }

    private Request introduce(Request request, HttpFields.Mutable headers) {
        var here = new FromHere(request);
        if (isOwner(request)) {
            here.setAttribute(OWNER, true);
        }
        return here;
    }

    private boolean isOwner(Request request) {
        var transport =
                request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
        try {
            return transport instanceof SocketChannel channel
                    && mayBe(
                            channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user(), Files.getOwner(path));
        } catch (UnsupportedOperationException notTold) {
            // Then the permissions of the file have decided.
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** The machine's administrator reads the process's files anyway. */
    private static boolean mayBe(UserPrincipal peer, UserPrincipal owner) {
        return peer.equals(owner) || peer.getName().equals(ROOT);
    }

    /** Such a request comes from this machine, for the rules that ask. */
    private static final class FromHere extends Request.Wrapper {
        private final ConnectionMetaData connection;

        FromHere(Request request) {
            super(request);
            connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                }
            };
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }
    }
}
