package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.ProxyHeader;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * guest comes from this machine only. What counts is where the client is, as the PROXY header tells it over AMQP, and the
 * peer of the socket over HTTP, whatever headers say.
 */
@WarrenOnly
class LoopbackUsersTest {
    private static BrokerProcess behindProxy;
    private static BrokerProcess open;

    /** What a proxy sends, with a name for the report. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Header(String name, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() {
        var quick = new String[] {"-Xmx256m", "-XX:TieredStopAtLevel=1"};
        behindProxy = BrokerProcess.start(BrokerProcess.Settings.named("loopback-proxy")
                .withJvmOptions(quick)
                .with("proxy_protocol = true", "handshake_timeout = 2000"));
        // Every address of the machine, both families.
        open = BrokerProcess.start(BrokerProcess.Settings.named("loopback-open")
                .withJvmOptions(quick)
                .with("listeners.tcp.2 = 0", "management.tcp.ip = ::"));
        behindProxy.management().putUser("remote", "secret", "");
        behindProxy.management().putPermissions("/", "remote", ".*", ".*", ".*");
    }

    @AfterAll
    static void stop() {
        behindProxy.close();
        open.close();
    }

    static List<Header> local() {
        return List.of(
                new Header("v1 IPv4", ProxyHeader.v1("TCP4 127.0.0.1 10.0.0.1 50000 5672")),
                new Header("v1 all of 127.0.0.0/8", ProxyHeader.v1("TCP4 127.8.9.10 10.0.0.1 50000 5672")),
                new Header("v1 IPv6", ProxyHeader.v1("TCP6 ::1 fd00::1 50000 5672")),
                new Header("v1 mapped", ProxyHeader.v1("TCP6 ::ffff:127.0.0.1 ::1 50000 5672")),
                new Header("v2 IPv4", ProxyHeader.v2("127.0.0.1")),
                new Header("v2 IPv6", ProxyHeader.v2("::1")),
                new Header("v2 mapped", ProxyHeader.v2("::ffff:127.0.0.1")),
                new Header("v2 the proxy itself, on this machine", ProxyHeader.v2Local()));
    }

    static List<Header> elsewhere() {
        return List.of(
                new Header("v1 IPv4", ProxyHeader.v1("TCP4 10.1.1.1 127.0.0.1 50000 5672")),
                new Header("v1 IPv6", ProxyHeader.v1("TCP6 fd00::7 ::1 50000 5672")),
                new Header("v1 mapped", ProxyHeader.v1("TCP6 ::ffff:10.1.1.1 ::1 50000 5672")),
                new Header("v1 nobody knows", ProxyHeader.v1("UNKNOWN")),
                new Header(
                        "v1 nobody knows, and 127.0.0.1 is not to be read",
                        ProxyHeader.v1("UNKNOWN 127.0.0.1 127.0.0.1 50000 5672")),
                new Header("v2 IPv4", ProxyHeader.v2("10.1.1.1")),
                new Header("v2 IPv6", ProxyHeader.v2("fd00::7")),
                new Header("v2 mapped", ProxyHeader.v2("::ffff:10.1.1.1")),
                new Header("v2 nobody knows", ProxyHeader.v2Unspecified()),
                new Header("v2 a socket of the proxy's machine", ProxyHeader.v2(0x21, 0x31, new byte[216])));
    }

    static List<Header> malformed() {
        return List.of(
                new Header("no header", RawClient.protocolHeader()),
                new Header("v1 no address", ProxyHeader.v1("TCP4 999.1.1.1 10.0.0.1 1 2")),
                new Header("v1 an address of the other family", ProxyHeader.v1("TCP4 ::1 ::1 1 2")),
                new Header("v1 a name", ProxyHeader.v1("TCP4 localhost localhost 1 2")),
                new Header("v1 unknown family", ProxyHeader.v1("TCP9 127.0.0.1 127.0.0.1 1 2")),
                new Header("v1 too few words", ProxyHeader.v1("TCP4 127.0.0.1")),
                new Header("v1 no port", ProxyHeader.v1("TCP4 127.0.0.1 127.0.0.1 99999 2")),
                new Header(
                        "v1 no end", ("PROXY TCP4 127.0.0.1 " + "1".repeat(200)).getBytes(StandardCharsets.US_ASCII)),
                new Header("v2 another version", ProxyHeader.v2(0x31, 0x11, new byte[12])),
                new Header("v2 too short for its addresses", ProxyHeader.v2(0x21, 0x11, new byte[3])));
    }

    @ParameterizedTest
    @MethodSource("local")
    void guestComesFromThisMachine(Header header) throws Exception {
        try (var raw = connect(header.bytes)) {
            raw.startOk();
            raw.open(10, 131_072);
        }
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void guestComesFromNowhereElse(Header header) throws Exception {
        try (var raw = connect(header.bytes)) {
            raw.startOk();
            assertEquals(403, raw.readConnectionClose().code());
        }
        try (var raw = connect(header.bytes)) {
            raw.startOk("PLAIN", RawClient.plain("remote", "secret"));
            raw.open(10, 131_072);
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aHeaderThatIsNoneEndsTheConnectionWithoutAnAnswer(Header header) throws Exception {
        try (var raw = connect(header.bytes)) {
            raw.sendIfStillOpen(RawClient.protocolHeader());
            assertEquals(0, raw.readBytes(1).length);
        }
    }

    @Test
    void theRefusalIsThatOfAWrongPassword() throws Exception {
        try (var local = connect(ProxyHeader.v1("TCP4 127.0.0.1 10.0.0.1 1 2"));
                var elsewhere = connect(ProxyHeader.v1("TCP4 10.1.1.1 10.0.0.1 1 2"))) {
            local.startOk("PLAIN", RawClient.plain("guest", "wrong"));
            elsewhere.startOk();
            assertEquals(local.readConnectionClose(), elsewhere.readConnectionClose());
        }
    }

    @Test
    void aHeaderComesInPiecesAndOnlyOnce() throws Exception {
        var header = ProxyHeader.v2("10.1.1.1");
        try (var raw = RawClient.connect(behindProxy)) {
            for (var each : header) {
                raw.send(new byte[] {each});
            }
            raw.startOk("PLAIN", RawClient.plain("remote", "secret"));
            raw.open(10, 131_072);
        }
        try (var raw = connect(ProxyHeader.v2("10.1.1.1"))) {
            // A client that writes a header itself, behind the proxy's.
            raw.send(ProxyHeader.v1("TCP4 127.0.0.1 127.0.0.1 1 2"));
            assertEquals("AMQP", new String(raw.readBytes(8), 0, 4, StandardCharsets.US_ASCII));
            assertTrue(raw.closedByBroker());
        }
    }

    @Test
    void aProxyThatSaysNothingIsNotWaitedForLong() throws Exception {
        try (var raw = RawClient.connect(behindProxy)) {
            raw.send(new byte[] {'P', 'R'});
            assertTrue(raw.closedByBroker());
        }
    }

    @Test
    void loopbackOfBothFamiliesIsThisMachineOnASocketForBoth() throws Exception {
        for (var address : addresses(true)) {
            try (var raw = RawClient.over(new Socket(address, open.port("amqp")))) {
                raw.startOk();
                raw.open(10, 131_072);
            }
            assertEquals(200, whoAmI(address, Map.of()), address.toString());
        }
    }

    @Test
    void anotherAddressOfThisMachineIsNotLoopback() throws Exception {
        var addresses = addresses(false);
        Assumptions.assumeFalse(addresses.isEmpty(), "this machine has only loopback");
        for (var address : addresses) {
            try (var raw = RawClient.over(new Socket(address, open.port("amqp")))) {
                raw.startOk();
                assertEquals(403, raw.readConnectionClose().code());
            }
            assertEquals(401, whoAmI(address, Map.of()), address.toString());
            for (var header : List.of("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP")) {
                assertEquals(401, whoAmI(address, Map.of(header, "127.0.0.1")), header);
            }
            assertEquals(401, whoAmI(address, Map.of("Forwarded", "for=127.0.0.1")));
        }
    }

    @Test
    void headersOfHttpDoNotMakeALocalClientARemoteOneEither() throws Exception {
        var loopback = InetAddress.getLoopbackAddress();
        assertEquals(200, whoAmI(loopback, Map.of("X-Forwarded-For", "10.1.1.1")));
        assertEquals(200, whoAmI(loopback, Map.of("Forwarded", "for=10.1.1.1")));
    }

    private static RawClient connect(byte[] header) throws IOException {
        var raw = RawClient.connect(behindProxy);
        raw.sendIfStillOpen(header);
        return raw;
    }

    private static int whoAmI(InetAddress address, Map<String, String> headers) throws Exception {
        var host = address.getHostAddress();
        var uri = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + open.port("http") + "/api/whoami";
        var login = Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "Basic " + login);
        headers.forEach(request::header);
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** Those of this machine that a client can use without a scope. */
    private static List<InetAddress> addresses(boolean loopback) throws IOException {
        var found = new ArrayList<InetAddress>();
        for (var card : NetworkInterface.networkInterfaces().toList()) {
            card.inetAddresses()
                    .filter(each -> each.isLoopbackAddress() == loopback && !each.isLinkLocalAddress())
                    .forEach(found::add);
        }
        return found;
    }
}
