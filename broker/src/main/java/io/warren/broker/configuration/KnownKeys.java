package io.warren.broker.configuration;

import io.warren.broker.configuration.KnownKey.Treatment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one table of configuration keys: pattern, type, default, and what happens with it. RabbitMQ's names are those of
 * its schema files ({@code rabbit.schema}, {@code rabbitmq_management.schema}, {@code rabbitmq_prometheus.schema}); ours
 * begin with {@code warren.}.
 */
final class KnownKeys {
    private final ArrayList<KnownKey> rows = new ArrayList<>();
    private final LinkedHashMap<String, String> aliases = new LinkedHashMap<>();

    static final KnownKeys TABLE = new KnownKeys();

    private KnownKeys() {
        listeners();
        tls();
        limits();
        users();
        resources();
        logs();
        management();
        ours();
        cluster();
        locator();
        refused();
        ignored();
        aliases.put("max_channels_per_connection", "channel_max");
        aliases.put("connection_max", "max_connections");
        aliases.put("definitions.local.path", "load_definitions");
        aliases.put("management.load_definitions", "load_definitions");
        aliases.put("password_hashing", "password_hashing_module");
    }

    List<KnownKey> rows() {
        return rows;
    }

    String canonical(String key) {
        return aliases.getOrDefault(key, key);
    }

    Optional<KnownKey> find(String key) {
        return rows.stream().filter(each -> each.matches(key)).findFirst();
    }

    /** Every name that may be suggested for an unknown one. */
    List<String> names() {
        var names = new ArrayList<>(aliases.keySet());
        for (var each : rows) {
            names.add(each.pattern());
        }
        return names;
    }

    private void listeners() {
        family("listeners.tcp.*", new ValueType.Address(), Map.of("listeners.tcp.default", "5672"));
        on("listeners.tcp", new ValueType.Choice("none"));
        family("listeners.ssl.*", new ValueType.Address(), Map.of());
        on("listeners.ssl", new ValueType.Choice("none"));
        on("tcp_listen_options.backlog", whole(1, 65_535), "128");
        on("tcp_listen_options.nodelay", new ValueType.Flag(), "true");
        on("tcp_listen_options.keepalive", new ValueType.Flag(), "false");
        on("tcp_listen_options.sndbuf", new ValueType.Bytes());
        on("tcp_listen_options.recbuf", new ValueType.Bytes());
        on("tcp_listen_options.linger.timeout", whole(0, 65_535));
        // The default of Ranch, the library in which RabbitMQ listens.
        on("tcp_listen_options.send_timeout", whole(1, Integer.MAX_VALUE), "30000");
        on("proxy_protocol", new ValueType.Flag(), "false");
        on("handshake_timeout", new ValueType.Duration(1, false), "10000");
    }

    /** What every listener with TLS has, below a prefix of its own. */
    private void tlsOptions(String prefix) {
        on(prefix + ".cacertfile", new ValueType.Text());
        on(prefix + ".certfile", new ValueType.Text());
        on(prefix + ".keyfile", new ValueType.Text());
        on(prefix + ".password", new ValueType.Hidden());
        on(prefix + ".verify", new ValueType.Choice("verify_none", "verify_peer"), "verify_none");
        on(prefix + ".fail_if_no_peer_cert", new ValueType.Flag(), "false");
        on(prefix + ".depth", whole(0, 255), "1");
        on(prefix + ".honor_cipher_order", new ValueType.Flag(), "true");
        family(
                prefix + ".versions.*",
                new ValueType.Choice("tlsv1.2", "tlsv1.3"),
                Map.of(prefix + ".versions.1", "tlsv1.3", prefix + ".versions.2", "tlsv1.2"));
        family(prefix + ".ciphers.*", new ValueType.Text(), Map.of());
        refuse(prefix + ".crl_check", "certificate revocation lists are not checked", "false");
        refuse(prefix + ".crl_sources.**", "certificate revocation lists are not checked");
        refuse(prefix + ".psk_identity", "pre-shared keys are not supported");
        refuse(prefix + ".cert", "certificates are read from certfile");
        refuse(prefix + ".cacerts.**", "authorities are read from cacertfile");
        refuse(prefix + ".key.**", "keys are read from keyfile");
        refuse(prefix + ".client_renegotiation", "renegotiation is always off", "false");
        refuse(prefix + ".secure_renegotiate", "renegotiation is always off", "true");
    }

    private void tls() {
        tlsOptions("ssl_options");
        on("ssl_handshake_timeout", new ValueType.Duration(1, false), "5000");
        on(
                "ssl_cert_login_from",
                new ValueType.Choice(
                        "distinguished_name", "common_name", "subject_alternative_name", "subject_alt_name"),
                "distinguished_name");
        on("ssl_cert_login_san_type", new ValueType.Choice("dns", "ip", "email", "uri", "other_name"), "dns");
        on("ssl_cert_login_san_index", whole(0, 1_000), "0");
    }

    private void limits() {
        on("heartbeat", whole(0, 65_535), "60");
        on("frame_max", whole(4_096, 1 << 27), "131072");
        on("initial_frame_max", whole(4_096, 1 << 20), "8192");
        on("channel_max", whole(0, 65_535), "2047");
        on("channel_max_per_node", orInfinity(), "infinity");
        on("consumer_max_per_channel", orInfinity(), "infinity");
        on("max_connections", orInfinity(), "infinity");
        on("max_message_size", new ValueType.Bytes(), "16777216");
        on("consumer_timeout", new ValueType.Duration(0, true), "1800000");
        on("default_queue_type", new ValueType.Choice("classic", "quorum", "stream"), "classic");
        on("vhost_max", orInfinity(), "infinity");
        on("cluster_queue_limit", orInfinity(), "infinity");
        on("cluster_exchange_limit", orInfinity(), "infinity");
        on("cluster_name", new ValueType.Text());
    }

    private void users() {
        on("default_vhost", new ValueType.Text(), "/");
        on("default_user", new ValueType.Text(), "guest");
        on("default_pass", new ValueType.Hidden(), "guest");
        family("default_user_tags.*", new ValueType.Flag(), Map.of("default_user_tags.administrator", "true"));
        on("default_permissions.configure", new ValueType.Regex(), ".*");
        on("default_permissions.read", new ValueType.Regex(), ".*");
        on("default_permissions.write", new ValueType.Regex(), ".*");
        family("loopback_users.*", new ValueType.Flag(), Map.of("loopback_users.guest", "true"));
        on("loopback_users", new ValueType.Choice("none"));
        family(
                "auth_mechanisms.*",
                new ValueType.Choice("PLAIN", "AMQPLAIN", "EXTERNAL", "ANONYMOUS"),
                Map.of("auth_mechanisms.1", "PLAIN", "auth_mechanisms.2", "AMQPLAIN"));
        on("anonymous_login_user", new ValueType.Text(), "guest");
        on("load_definitions", new ValueType.Text());
        on("definitions.skip_if_unchanged", new ValueType.Flag(), "false");
        on("definitions.import_backend", new ValueType.Choice("local_filesystem", "local"), "local_filesystem");
        on(
                "password_hashing_module",
                new ValueType.Choice(
                        "rabbit_password_hashing_sha256",
                        "rabbit_password_hashing_sha512",
                        "rabbit_password_hashing_md5",
                        "rabbit_sha256",
                        "rabbit_sha512",
                        "pbkdf2"),
                "rabbit_password_hashing_sha256");
    }

    private void resources() {
        on("vm_memory_high_watermark.relative", new ValueType.Ratio(0, 1), "0.6");
        on("vm_memory_high_watermark.absolute", new ValueType.Bytes());
        on("total_memory_available_override_value", new ValueType.Bytes());
        on("disk_free_limit.absolute", new ValueType.Bytes());
        on("disk_free_limit.relative", new ValueType.Ratio(0, 1_000));
        on("memory_monitor_interval", new ValueType.Duration(10, false), "2500");
        on("collect_statistics_interval", new ValueType.Duration(100, false), "5000");
    }

    private void logs() {
        var levels = new ValueType.Choice(
                "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency", "none");
        on("log.dir", new ValueType.Text());
        on("log.file", new ValueType.Text(), "false");
        on("log.file.level", levels, "info");
        on("log.file.formatter", new ValueType.Choice("plaintext", "json"), "plaintext");
        on("log.file.rotation.size", new ValueType.Bytes());
        on("log.file.rotation.count", whole(0, 10_000), "7");
        on("log.console", new ValueType.Flag(), "true");
        on("log.console.level", levels, "info");
        on("log.console.formatter", new ValueType.Choice("plaintext", "json"), "plaintext");
        for (var category : List.of(
                "connection", "channel", "queue", "upgrade", "default", "user", "federation", "mirroring", "ra")) {
            on("log." + category + ".level", levels);
        }
    }

    private void management() {
        on("management.tcp.port", whole(0, 65_535), "15672");
        on("management.tcp.ip", new ValueType.Text(), "0.0.0.0");
        on("prometheus.tcp.port", whole(0, 65_535), "15692");
        on("prometheus.tcp.ip", new ValueType.Text(), "0.0.0.0");
        for (var each : List.of("management.ssl", "prometheus.ssl")) {
            on(each + ".port", whole(0, 65_535));
            on(each + ".ip", new ValueType.Text(), "0.0.0.0");
            tlsOptions(each);
        }
        on("prometheus.path", new ValueType.Text(), "/metrics");
        on("prometheus.return_per_object_metrics", new ValueType.Flag(), "false");
        on("management.http.max_body_size", new ValueType.Bytes(), "10000000");
        on("management.login_session_timeout", whole(1, 525_600), "480");
        on("management.path_prefix", new ValueType.Text(), "");
        on("management.disable_stats", new ValueType.Flag(), "false");
        on("management.enable_queue_totals", new ValueType.Flag(), "false");
        on("management.restrictions.operator_policy_changes.disabled", new ValueType.Flag(), "false");
        family("management.cors.allow_origins.*", new ValueType.Text(), Map.of());
        on("management.cors.max_age", whole(0, Integer.MAX_VALUE), "1800");
    }

    private void ours() {
        on("warren.node_name", new ValueType.Text(), "rabbit@localhost");
        on("warren.data_dir", new ValueType.Text(), "data");
        on("warren.compatibility.profile", new ValueType.Choice("lenient", "rabbitmq-4.3"), "lenient");
        on("warren.durability", new ValueType.Choice("fsync", "os"), "fsync");
        on("warren.login_throttle", new ValueType.Choice("remote", "all", "off"), "remote");
        on("warren.event_loops", whole(0, 1_024), "0");
        on("warren.native_transport", new ValueType.Flag(), "true");
        on("warren.event_exchange.enabled", new ValueType.Flag(), "true");
        on("event_exchange.vhost", new ValueType.Text());
        on("event_exchange.protocol", new ValueType.Choice("amqp_0_9_1"));
        on("message_interceptors.incoming.set_header_timestamp.overwrite", new ValueType.Choice("true", "false"));
        on("message_interceptors.incoming.set_header_routing_node.overwrite", new ValueType.Choice("true", "false"));
        on("message_interceptors.outgoing.timestamp.enabled", new ValueType.Flag(), "false");
        on("warren.audit.entries", whole(1, 100_000_000), "200000");
        on("warren.management.enabled", new ValueType.Flag(), "true");
        on("warren.management.socket", new ValueType.Flag(), "true");
        on("warren.prometheus.enabled", new ValueType.Flag(), "true");
        on("warren.connection.outbound_high", new ValueType.Bytes(), "1MiB");
        on("warren.connection.outbound_low", new ValueType.Bytes(), "256KiB");
        on("warren.tls.reload_interval", new ValueType.Duration(10, false), "2000");
        on("warren.shutdown_timeout", new ValueType.Duration(0, false), "10000");
    }

    private void cluster() {
        on("warren.cluster.listen", new ValueType.Address());
        on("warren.cluster.secret", new ValueType.Hidden());
        on("warren.cluster.secret_file", new ValueType.Text());
        on("warren.cluster.ssl_options.cacertfile", new ValueType.Text());
        on("warren.cluster.ssl_options.certfile", new ValueType.Text());
        on("warren.cluster.ssl_options.keyfile", new ValueType.Text());
        on("warren.cluster.create", new ValueType.Flag(), "false");
        on("warren.cluster.shards", whole(1, 1_024), "4");
        on("warren.cluster.replicas", new ValueType.Choice("1", "3", "5", "7"), "3");
        on("warren.cluster.snapshot_entries", whole(100, 100_000_000), "20000");
        on(
                "cluster_formation.peer_discovery_backend",
                new ValueType.Choice(
                        "classic_config",
                        "classic",
                        "config",
                        "rabbit_peer_discovery_classic_config",
                        "dns",
                        "rabbit_peer_discovery_dns",
                        "k8s",
                        "kubernetes",
                        "rabbit_peer_discovery_k8s"));
        family("cluster_formation.classic_config.nodes.*", new ValueType.Text(), Map.of());
        on("cluster_formation.dns.hostname", new ValueType.Text());
        on("cluster_formation.k8s.ordinal_start", whole(0, 1_000_000), "0");
        on("cluster_formation.k8s.seed_node", new ValueType.Text());
        on("cluster_formation.discovery_retry_limit", new ValueType.Limit(1), "30");
        on("cluster_formation.discovery_retry_interval", new ValueType.Duration(1, false), "1000");
        on("cluster_formation.target_cluster_size_hint", whole(1, 1_024));
    }

    private void locator() {
        on("warren.locator.listen", new ValueType.Address());
        on("warren.locator.name", new ValueType.Text());
        on("warren.locator.ttl", new ValueType.Duration(1_000, false), "5s");
        on("warren.locator.address", new ValueType.Text());
    }

    private void refused() {
        refuse(
                "auth_backends.**",
                "other authentication backends are not available, users are internal",
                "internal",
                "rabbit_auth_backend_internal");
        refuse(
                "credential_validator.**",
                "passwords are not checked against rules",
                "none",
                "rabbit_credential_validator_accept_everything");
        refuse("management.listener.ssl", "use management.ssl.port", "false");
        refuse("management.listener.ssl_opts.**", "use management.ssl");
        refuse("management.disable_basic_auth", "basic authentication is the only kind", "false");
        refuse("management.oauth_disable_basic_auth", "basic authentication is the only kind", "false");
        refuse("management.oauth_enabled", "OAuth is not available", "false");
        refuse("prometheus.authentication.enabled", "the metrics listener does not authenticate", "false");
        refuse("default_users.**", "add users with rabbitmqctl or a definitions file");
        refuse("default_limits.vhosts.**", "set limits for each virtual host");
        refuse("default_policies.operator.**", "set operator policies in a definitions file");
        refuse("anonymous_login_pass", "anonymous logins have no password", "guest");
        refuse("mqtt.**", "MQTT is not spoken");
        refuse("stomp.**", "STOMP is not spoken");
        refuse("stream.listeners.**", "the stream protocol is not spoken");
        refuse("trust_store.**", "certificates are trusted by cacertfile only");
    }

    private void ignored() {
        for (var pattern : List.of(
                "num_acceptors.*",
                "socket_writer.gc_threshold",
                "reverse_dns_lookups",
                "erlang.**",
                "definitions.hashing.algorithm",
                "definitions.https.**",
                "definitions.tls.**",
                "ssl_allow_poodle_attack",
                "ssl_options.honor_ecc_order",
                "ssl_options.log_level",
                "ssl_options.log_alert",
                "ssl_options.bypass_pem_cache",
                "ssl_options.dh",
                "ssl_options.dhfile",
                "ssl_options.reuse_sessions",
                "ssl_options.sni",
                "metadata_store.**",
                "default_worker_pool_size",
                "session_max_per_connection",
                "link_max_per_session",
                "ranch_connection_max",
                "vm_memory_high_watermark_paging_ratio",
                "vm_memory_calculation_strategy",
                "cluster_partition_handling",
                "cluster_partition_handling.**",
                "delegate_count",
                "mirroring_sync_batch_size",
                "mirroring_sync_max_throughput",
                "cluster_formation.node_type",
                "cluster_formation.registration.enabled",
                "cluster_formation.internal_lock_retries",
                "cluster_formation.lock_retry_limit",
                "cluster_formation.lock_retry_timeout",
                "cluster_formation.randomized_startup_delay_range.*",
                "cluster_formation.node_cleanup.**",
                "cluster_formation.proxy.**",
                "cluster_formation.k8s.**",
                "cluster_formation.aws.**",
                "cluster_formation.consul.**",
                "cluster_formation.etcd.**",
                "cluster_keepalive_interval",
                "queue_master_locator",
                "queue_leader_locator",
                "collect_statistics",
                "hipe_compile",
                "mnesia_table_loading_retry_timeout",
                "mnesia_table_loading_retry_limit",
                "message_store_shutdown_timeout",
                "msg_store_file_size_limit",
                "queue_index_embed_msgs_below",
                "background_gc_enabled",
                "background_gc_target_interval",
                "vhost_restart_strategy",
                "consumer_disconnected_timeout",
                "product.*",
                "motd_file",
                "prevent_startup_if_node_was_reset",
                "log.**",
                "net_ticktime",
                "distribution.**",
                "sysmon_handler.**",
                "raft.**",
                "exchange_types.**",
                "queue_types.**",
                "classic_queue.**",
                "quorum_queue.**",
                "runtime_parameters.**",
                "channel_interceptor.**",
                "message_interceptors.**",
                "stream.**",
                "cluster_tags.**",
                "node_tags.**",
                "amqp10_client.**",
                "amqp_client.**",
                "deprecated_features.**",
                "management.**",
                "management_agent.**",
                "prometheus.**",
                "auth_http.**",
                "auth_ldap.**",
                "auth_oauth2.**",
                "auth_cache.**",
                "event_exchange.**",
                "shovel.**",
                "federation.**",
                "tracing.**",
                "http_dispatch.**",
                "web_mqtt.**",
                "web_stomp.**",
                "aws.**",
                "tcp_listen_options.**")) {
            rows.add(new KnownKey(pattern, new ValueType.Text(), Map.of(), new Treatment.Ignored()));
        }
    }

    private static ValueType whole(long least, long most) {
        return new ValueType.Whole(least, most, false);
    }

    private static ValueType orInfinity() {
        return new ValueType.Whole(0, Long.MAX_VALUE, true);
    }

    private void on(String key, ValueType type) {
        family(key, type, Map.of());
    }

    private void on(String key, ValueType type, String fallback) {
        family(key, type, Map.of(key, fallback));
    }

    private void family(String pattern, ValueType type, Map<String, String> defaults) {
        rows.add(new KnownKey(pattern, type, defaults, new Treatment.Acted()));
    }

    private void refuse(String pattern, String why, String... harmless) {
        rows.add(new KnownKey(pattern, new ValueType.Text(), Map.of(), new Treatment.Refused(why, Set.of(harmless))));
    }
}
