package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.Authority;
import io.warren.compat.harness.Authority.Wish;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Commands;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.Identity;
import io.warren.compat.harness.Launcher;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every password that a broker gets to see is one that nobody else has, everything that can be logged is; and none of them
 * turns up in the log, in a thread dump, in an answer, in what the command line prints, or, but for URIs that have to be
 * kept, on the disk.
 */
@WarrenOnly
class PlantedSecretsTest {
    private static final String ADMINISTRATOR = "chief";

    /** Where an administrator gets back what he stored, to restore it elsewhere. */
    private static final Pattern BACKUP =
            Pattern.compile("(definitions|all-configuration|parameters|global-parameters).*");

    private final Authority authority = Authority.named("CN=Rabbit Authority");
    /** All begin alike, so that they are found in one pass; also in hexadecimal. */
    private static final Pattern SECRET = Pattern.compile("planted-[0-9a-f]{16}|706c616e7465642d[0-9a-f]{32}");

    private final Map<String, String> planted = new TreeMap<>();
    private final List<String> headers = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path files;

    @Test
    void noSecretComesOut() throws Exception {
        try (var broker = BrokerProcess.start(settings())) {
            var administrator = new ManagementApi(
                    "http://127.0.0.1:" + broker.managementPort(), ADMINISTRATOR, secretOf("default_pass"));
            header(ADMINISTRATOR, secretOf("default_pass"));
            users(administrator);
            parameters(administrator);
            malformedBodies(administrator);
            wrongLogins(broker);
            requestsThatAreNone(broker);
            sasl(broker);
            updateSecret(broker);
            encryptedKeyWorks(broker);
            commands(broker);
            everyAnswer(broker, administrator);
            threadDump(broker);

            assertHidden("an answer", String.join("\n", said));
            assertTrue(broker.log().contains("Warren is ready"), "the log is there");
            assertHidden("the console", broker.log());
            assertHidden("the log file", Files.readString(broker.dataDirectory().resolve("log/planted.log")));
            broker.stop();
            assertHidden("the console", broker.log());
            onDisk(broker.dataDirectory());
        }
    }

    private BrokerProcess.Settings settings() {
        var server = authority.issue(Wish.of("CN=localhost"));
        server.writeCertificate(files.resolve("server.crt"));
        server.writeKey(files.resolve("server.key"), plant("ssl_options.password"));
        return BrokerProcess.Settings.named("planted")
                .withJvmOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
                .with(
                        "default_user = " + ADMINISTRATOR,
                        "default_pass = " + plant("default_pass"),
                        "listeners.ssl.1 = 127.0.0.1:0",
                        "ssl_options.certfile = " + files.resolve("server.crt"),
                        "ssl_options.keyfile = " + files.resolve("server.key"),
                        "ssl_options.password = " + secretOf("ssl_options.password"),
                        "warren.login_throttle = off",
                        "log.console.level = debug",
                        "log.file = planted.log",
                        "log.file.level = debug");
    }

    private void users(ManagementApi administrator) {
        for (var tag : List.of("policymaker", "monitoring", "management", "none")) {
            say(administrator, "PUT", "users/" + tag, Map.of("password", plant(tag), "tags", tag));
            administrator.putPermissions("/", tag, ".*", ".*", ".*");
        }
        say(administrator, "PUT", "users/changed", Map.of("password", plant("before"), "tags", ""));
        say(administrator, "PUT", "users/changed", Map.of("password", plant("after"), "tags", ""));
        var imported = Map.of("name", "imported", "password", plant("imported"), "tags", "");
        say(administrator, "POST", "definitions", Map.of("users", List.of(imported)));
        say(administrator, "GET", "auth/hash_password/" + plant("hash_password"), null);
    }

    private void parameters(ManagementApi administrator) {
        var uri = "amqp://shovel:" + plant("uri") + "@127.0.0.1:1";
        var shovel = Map.of("src-uri", uri, "dest-uri", List.of(uri), "src-queue", "a", "dest-queue", "b");
        assertEquals(201, say(administrator, "PUT", "parameters/shovel/%2F/move", Map.of("value", shovel)));
        assertEquals(
                201,
                say(
                        administrator,
                        "PUT",
                        "parameters/federation-upstream/%2F/far",
                        Map.of("value", Map.of("uri", uri))));
        assertEquals(201, say(administrator, "PUT", "global-parameters/uri", Map.of("value", uri)));
        assertEquals(400, say(administrator, "PUT", "parameters/nonsense/%2F/x", Map.of("value", Map.of("uri", uri))));
    }

    private void malformedBodies(ManagementApi administrator) {
        var password = plant("malformed");
        for (var body : List.of(
                Map.of("password", password, "password_hash", "AAAA", "tags", ""),
                Map.of("password_hash", password, "tags", ""),
                Map.of("password", Map.of("value", password), "tags", ""),
                Map.of("password", List.of(password), "tags", ""),
                Map.of("password", password),
                Map.of("password", password, "tags", "", "limits", "x"))) {
            assertEquals(400, say(administrator, "PUT", "users/malformed", body), body.toString());
        }
        assertEquals(400, say(administrator, "PUT", "users/malformed", password));
        var broken = Map.of("name", "broken", "password", password, "tags", List.of(List.of()));
        assertEquals(400, say(administrator, "POST", "definitions", Map.of("users", List.of(broken))));
        assertEquals(404, say(administrator, "GET", "no/such/thing?password=" + password, null));
    }

    private void wrongLogins(BrokerProcess broker) {
        var base = "http://127.0.0.1:" + broker.managementPort();
        for (var user : List.of(ADMINISTRATOR, "nobody", "none")) {
            var guess = new ManagementApi(base, user, plant("wrong " + user));
            header(user, secretOf("wrong " + user));
            assertEquals(401, say(guess, "GET", "whoami", null));
        }
        assertTrue(broker.log().contains("http_login_refused"), "a refused login is told");
        assertEquals(401, say(new ManagementApi(base, "none", secretOf("none")), "GET", "overview", null));
    }

    /** What a client library would not send. */
    private void requestsThatAreNone(BrokerProcess broker) throws IOException {
        var secret = plant("raw");
        var basic = "Authorization: Basic " + header(ADMINISTRATOR, secret);
        var ports = List.of(broker.managementPort(), broker.amqpPort(), broker.port("amqp/ssl"));
        for (var port : ports) {
            for (var request : List.of(
                    "GET /api/whoami HTTP/1.1\r\nHost: x\r\n" + basic + "\r\nConnection: close\r\n\r\n",
                    "GET /api/auth/hash_password/" + secret + "%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                    "GET /api/whoami HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + secret
                            + "\r\nConnection: close\r\n\r\n",
                    "GET /api/whoami HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + secret
                            + "!\r\nConnection: close\r\n\r\n",
                    "GET /api/whoami HTTP/1.1\r\n" + basic + "\r\nBroken " + secret + "\r\n\r\n",
                    secret + " /api HTTP/9\r\n\r\n",
                    "PUT /api/users/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nConnection: close\r\n" + basic
                            + "\r\n\r\n{\"password\":\"" + secret)) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setSoTimeout(15_000);
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    said.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException hungUp) {
                    // Bytes that nobody reads any more turn the end into a reset.
                    said.add(String.valueOf(hungUp.getMessage()));
                }
            }
        }
    }

    private void sasl(BrokerProcess broker) throws IOException {
        var secret = plant("sasl");
        var table = RawClient.fields(out -> {
            RawClient.shortString(out, "LOGIN");
            out.writeByte('S');
            RawClient.longString(out, ADMINISTRATOR.getBytes(StandardCharsets.US_ASCII));
            RawClient.shortString(out, "PASSWORD");
            out.writeByte('S');
            RawClient.longString(out, secret.getBytes(StandardCharsets.US_ASCII));
        });
        refused(broker, "PLAIN", RawClient.plain(ADMINISTRATOR, secret));
        refused(broker, "PLAIN", RawClient.plain("nobody", secret));
        refused(broker, "PLAIN", secret.getBytes(StandardCharsets.US_ASCII));
        refused(broker, "PLAIN", ("a\0b\0" + secret).getBytes(StandardCharsets.US_ASCII));
        refused(broker, "AMQPLAIN", table);
        refused(broker, "AMQPLAIN", secret.getBytes(StandardCharsets.US_ASCII));
        refused(broker, "EXTERNAL", secret.getBytes(StandardCharsets.US_ASCII));
        refused(broker, "RABBIT-CR-DEMO", secret.getBytes(StandardCharsets.US_ASCII));
    }

    private void refused(BrokerProcess broker, String mechanism, byte[] response) throws IOException {
        try (var raw = RawClient.connect(broker)) {
            raw.startOk(mechanism, response);
            // Not waited for: silence lasts three seconds.
            raw.timeOutAfter(50);
            said.add(new String(raw.readBytes(1), StandardCharsets.UTF_8));
        } catch (java.net.SocketTimeoutException silent) {
            said.add("silence");
        }
    }

    private void updateSecret(BrokerProcess broker) throws IOException {
        var update = RawClient.method(0, 10, 70, RawClient.fields(out -> {
            RawClient.longString(out, plant("update-secret").getBytes(StandardCharsets.US_ASCII));
            RawClient.shortString(out, "the old one expired");
        }));
        try (var raw = RawClient.connect(broker)) {
            raw.startOk("PLAIN", RawClient.plain(ADMINISTRATOR, secretOf("default_pass")));
            raw.open(10, 131_072);
            raw.send(update);
            raw.expect(10, 71);
        }
        try (var raw = RawClient.connect(broker)) {
            raw.startOk("PLAIN", RawClient.plain(ADMINISTRATOR, secretOf("default_pass")));
            raw.expect(10, 30);
            // In a state in which nobody expects it.
            raw.send(update);
        }
    }

    private void encryptedKeyWorks(BrokerProcess broker) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(broker.port("amqp/ssl"));
        factory.setUsername(ADMINISTRATOR);
        factory.setPassword(secretOf("default_pass"));
        factory.useSslProtocol(Identity.client(authority, Optional.empty()));
        factory.newConnection().close();
    }

    private void commands(BrokerProcess broker) throws Exception {
        var login = List.of("--user", ADMINISTRATOR, "--password", secretOf("default_pass"));
        ctl(broker, login, "add_user", "added", plant("add_user"));
        ctl(broker, login, "add_user", "added", plant("add_user again"));
        ctl(broker, login, "change_password", "added", plant("change_password"));
        ctl(broker, login, "authenticate_user", "added", secretOf("change_password"));
        ctl(broker, login, "authenticate_user", "added", plant("authenticate_user"));
        ctl(broker, login, "eval", "application:set_env(rabbit, default_pass, <<\"" + plant("eval") + "\">>).");
        ctl(broker, List.of("--user", ADMINISTRATOR, "--password", plant("ctl")), "list_users");
        var environment = ctl(broker, login, "environment");
        assertTrue(environment.contains("default_pass = ***"), environment);
        assertTrue(environment.contains("ssl_options.password = ***"), environment);
    }

    private String ctl(BrokerProcess broker, List<String> options, String... verb) throws Exception {
        var line = new ArrayList<>(options);
        line.addAll(List.of(verb));
        var ended = Launcher.run(broker.ctlCommand(line.toArray(new String[0])));
        said.add(ended.out());
        said.add(ended.err());
        return ended.out();
    }

    /** All that the documented routes tell, by who asks. */
    private void everyAnswer(BrokerProcess broker, ManagementApi administrator) throws IOException {
        var base = "http://127.0.0.1:" + broker.managementPort();
        var callers = new TreeMap<String, ManagementApi>(Map.of(ADMINISTRATOR, administrator));
        for (var tag : List.of("policymaker", "monitoring", "management")) {
            callers.put(tag, new ManagementApi(base, tag, secretOf(tag)));
        }
        var routes = Files.readAllLines(Path.of("..", "docs", "http-api.md")).stream()
                .filter(each -> each.startsWith("| `/api/") && each.contains("GET"))
                .map(each -> each.replaceFirst("^\\| `/api/([^`]+)`.*", "$1"))
                .map(PlantedSecretsTest::filledIn)
                .toList();
        assertTrue(routes.size() > 50);
        var backups = 0;
        for (var route : routes) {
            for (var caller : callers.entrySet()) {
                var answer = caller.getValue().send("GET", route, null).body();
                if (caller.getKey().equals(ADMINISTRATOR)
                        && BACKUP.matcher(route).matches()) {
                    backups += answer.contains(secretOf("uri")) ? 1 : 0;
                    answer = answer.replace(secretOf("uri"), "");
                }
                said.add(caller.getKey() + " " + route + " " + answer);
            }
        }
        assertTrue(backups > 5, "an administrator gets back what he stored");
    }

    private static String filledIn(String route) {
        return route.replace("{vhost}", "%2F")
                .replace("{user}", ADMINISTRATOR)
                .replace("{username}", ADMINISTRATOR)
                .replace("{component}", "shovel")
                .replace("parameters/shovel/%2F/{name}", "parameters/shovel/%2F/move")
                .replace("global-parameters/{name}", "global-parameters/uri")
                .replace("{node}", "rabbit@localhost")
                .replaceAll("\\{[a-z]+}", "1");
    }

    private static void threadDump(BrokerProcess broker) throws Exception {
        Commands.run(List.of("kill", "-QUIT", Long.toString(broker.pid())));
        Eventually.eventually(
                "a thread dump",
                () -> broker.log().contains("Full thread dump") && broker.log().contains("JNI global refs"));
    }

    private void onDisk(Path data) throws IOException {
        try (var all = Files.walk(data)) {
            // Nobody published anything: the journal is long and empty.
            for (var file : all.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(data.resolve("journal")))
                    .toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertHidden("the file " + file, text.replace(secretOf("uri"), ""));
            }
        }
    }

    /** Sends as JSON, remembers the answer, and tells its status. */
    private int say(ManagementApi caller, String method, String path, @Nullable Object body) {
        var answer = caller.send(method, path, body);
        said.add(
                method + " " + path.replaceAll("planted-[0-9a-f]+", "") + " " + answer.headers() + " " + answer.body());
        return answer.statusCode();
    }

    private String secretOf(String where) {
        return Objects.requireNonNull(planted.get(where), where);
    }

    private String plant(String where) {
        var secret = "planted-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        planted.put(where, secret);
        return secret;
    }

    private void assertHidden(String place, String text) {
        SECRET.matcher(text).results().forEach(each -> {
            var from = Math.max(0, each.start() - 200);
            var to = Math.min(text.length(), each.end() + 200);
            fail("a secret in " + place + ": " + text.substring(from, to) + "\nof " + planted);
        });
        for (var each : headers) {
            assertFalse(text.contains(each), () -> "an Authorization header in " + place + ": " + each);
        }
    }

    /** As HTTP's Basic authentication sends it, remembered. */
    private String header(String user, String password) {
        var encoded = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        headers.add(encoded);
        return encoded;
    }
}
