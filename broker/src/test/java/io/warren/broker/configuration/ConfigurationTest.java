package io.warren.broker.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void defaultsAreRabbitMqs() {
        var configuration = Configuration.load(ConfigurationSources.of());
        assertEquals(List.of(new ListenAddress("", 5672)), configuration.addresses("listeners.tcp"));
        assertEquals(List.of(), configuration.addresses("listeners.ssl"));
        assertEquals(60, configuration.integer("heartbeat"));
        assertEquals(131_072, configuration.integer("frame_max"));
        assertEquals(2_047, configuration.integer("channel_max"));
        assertEquals(16_777_216, configuration.number("max_message_size"));
        assertEquals(Configuration.INFINITY, configuration.number("max_connections"));
        assertEquals(List.of("PLAIN", "AMQPLAIN"), configuration.words("auth_mechanisms"));
        assertEquals(List.of("guest"), configuration.namesOn("loopback_users"));
        assertEquals("rabbit@localhost", configuration.text("warren.node_name"));
    }

    @Test
    void aFileIsReadWithCommentsQuotesAndVariables() throws IOException {
        var configuration = load("""
                # a comment
                heartbeat = 30      # after a value
                default_user = 'o#brien'
                default_pass = "$(PASS)"
                listeners.tcp.1 = 127.0.0.1:5673
                listeners.tcp.2 = [::1]:5674
                """, Map.of("PASS", "se$cret"));
        assertEquals(30, configuration.integer("heartbeat"));
        assertEquals("o#brien", configuration.text("default_user"));
        assertEquals("se$cret", configuration.secret("default_pass").reveal());
        assertEquals(
                List.of(new ListenAddress("127.0.0.1", 5673), new ListenAddress("::1", 5674)),
                configuration.addresses("listeners.tcp"));
    }

    @Test
    void laterSourcesWin() throws IOException {
        Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(directory.resolve("conf.d/10.conf"), "heartbeat = 10\nframe_max = 20000\n");
        Files.writeString(directory.resolve("conf.d/20.conf"), "heartbeat = 20\n");
        Files.writeString(directory.resolve("conf.d/30.txt"), "heartbeat = 99\n");
        var file = Files.writeString(directory.resolve("rabbitmq.conf"), "heartbeat = 5\nchannel_max = 7\n");
        var configuration = Configuration.load(new ConfigurationSources(
                file,
                List.of("channel_max=9"),
                Map.of("RABBITMQ_NODENAME", "rabbit@env", "RABBITMQ_NODE_PORT", "5999"),
                directory.resolve("d"),
                "rabbit@option"));
        assertEquals(20, configuration.integer("heartbeat"));
        assertTrue(configuration.origin("heartbeat").toString().endsWith("20.conf:1"));
        assertEquals(20_000, configuration.integer("frame_max"));
        assertEquals(9, configuration.integer("channel_max"));
        assertEquals("--set", configuration.origin("channel_max").toString());
        assertEquals("rabbit@option", configuration.text("warren.node_name"));
        assertEquals(directory.resolve("d").toString(), configuration.text("warren.data_dir"));
        assertEquals(
                "environment RABBITMQ_NODE_PORT",
                configuration.origin("listeners.tcp.default").toString());
    }

    @Test
    void everyUnknownKeyIsNamedWithAGuess() {
        var refused = assertThrows(
                ConfigurationRefused.class, () -> load("hartbeat = 1\nzzzzzzzzzzz = 2\nframe_max = big\n", Map.of()));
        var lines = refused.problems();
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(0).endsWith("rabbitmq.conf:1: unknown key hartbeat, did you mean heartbeat?"));
        assertTrue(lines.get(1).endsWith("rabbitmq.conf:2: unknown key zzzzzzzzzzz"));
        assertTrue(lines.get(2).contains("frame_max = 'big' is not a whole number"));
    }

    @Test
    void keysWithoutMeaningHereAreListedOnce() throws IOException {
        var configuration =
                load("raft.wal_max_size_bytes = 1\nraft.wal_max_size_bytes = 2\nnet_ticktime = 5\n", Map.of());
        assertEquals(List.of("net_ticktime", "raft.wal_max_size_bytes"), configuration.ignored());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth_backends.1=ldap",
                "auth_backends.2.authz=rabbit_auth_backend_http",
                "ssl_options.crl_check=true",
                "ssl_options.versions.1=tlsv1.1",
                "management.ssl.versions.1=tlsv1.1",
                "prometheus.ssl.crl_check=true",
                "credential_validator.min_length=10",
                "default_pass=encrypted:abc"
            })
    void whatWouldWeakenSecurityIsRefused(String setting) {
        assertThrows(ConfigurationRefused.class, () -> Configuration.load(ConfigurationSources.of(setting)));
    }

    @Test
    void theInternalBackendIsNoReasonToRefuse() {
        Configuration.load(ConfigurationSources.of("auth_backends.1=internal"));
    }

    @Test
    void noneTakesAFamilyAway() {
        var configuration = Configuration.load(ConfigurationSources.of("listeners.tcp=none", "loopback_users=none"));
        assertEquals(List.of(), configuration.addresses("listeners.tcp"));
        assertEquals(List.of(), configuration.namesOn("loopback_users"));
    }

    @Test
    void aliasesMeanTheSame() {
        var configuration =
                Configuration.load(ConfigurationSources.of("max_channels_per_connection=3", "connection_max=4"));
        assertEquals(3, configuration.integer("channel_max"));
        assertEquals(4, configuration.number("max_connections"));
    }

    @Test
    void secretsAreNeverShown() {
        var configuration = Configuration.load(ConfigurationSources.of("default_pass=hunter2"));
        assertFalse(configuration.effective().toString().contains("hunter2"));
        var refused = assertThrows(
                ConfigurationRefused.class, () -> Configuration.load(ConfigurationSources.of("default_pass hunter2")));
        assertFalse(refused.problems().getFirst().contains("hunter2"));
    }

    @Test
    void aMissingVariableIsAnError() {
        var refused = assertThrows(ConfigurationRefused.class, () -> load("default_pass = $(NOPE)\n", Map.of()));
        assertTrue(refused.problems().getFirst().contains("environment variable NOPE is not set"));
    }

    @Test
    void aMissingFileIsOneLine() {
        var sources = new ConfigurationSources(directory.resolve("nope.conf"), List.of(), Map.of(), null, null);
        var refused = assertThrows(ConfigurationRefused.class, () -> Configuration.load(sources));
        assertEquals(1, refused.problems().size());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1k, 1024",
        "1kB, 1000",
        "2KiB, 2048",
        "50MB, 50000000",
        "1.5GiB, 1610612736",
        "2 GB, 2000000000"
    })
    void informationUnitsAreRabbitMqs(String text, long bytes) {
        assertEquals(new ValueType.Read.Value(bytes), new ValueType.Bytes().read(text));
    }

    @ParameterizedTest
    @CsvSource({"5000, 5000", "5s, 5000", "2m, 120000", "1h, 3600000", "250ms, 250"})
    void durationsAreMillisecondsUnlessAUnitFollows(String text, long millis) {
        assertEquals(new ValueType.Read.Value(millis), new ValueType.Duration(0, true).read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "five", "5x", "99999999999999999999"})
    void nonsenseIsNoDuration(String text) {
        assertTrue(new ValueType.Duration(0, true).read(text) instanceof ValueType.Read.Expected);
    }

    private Configuration load(String text, Map<String, String> environment) throws IOException {
        var file = Files.writeString(directory.resolve("rabbitmq.conf"), text);
        return Configuration.load(new ConfigurationSources(file, List.of(), environment, null, null));
    }
}
