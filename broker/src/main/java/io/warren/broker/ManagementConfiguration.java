package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.management.ManagementSettings;
import io.warren.management.http.HttpListeners.Address;
import io.warren.management.http.OwnersSocket;
import java.util.List;

/** What the configuration says to management. */
final class ManagementConfiguration {
    private ManagementConfiguration() {}

    static ManagementSettings of(Configuration configuration, DataDirectory data, List<Address> addresses) {
        return new ManagementSettings(
                addresses,
                configuration.flag("warren.management.socket") ? OwnersSocket.at(data.socket()) : null,
                configuration.text("management.path_prefix"),
                (int) Math.min(Integer.MAX_VALUE - 1, configuration.number("management.http.max_body_size")),
                1_024,
                LiveNode.RABBITMQ_VERSION,
                configuration.text("default_queue_type"),
                configuration.text("warren.compatibility.profile").equals("rabbitmq-4.3"),
                configuration.flag("management.disable_stats"),
                configuration.flag("management.enable_queue_totals"),
                configuration.flag("management.restrictions.operator_policy_changes.disabled"),
                configuration.integer("management.login_session_timeout"),
                configuration.words("management.cors.allow_origins"),
                configuration.number("management.cors.max_age"));
    }
}
