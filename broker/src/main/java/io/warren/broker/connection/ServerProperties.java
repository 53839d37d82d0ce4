package io.warren.broker.connection;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;

/** What connection.start says of the server (RabbitMQ, "Capabilities"); clients look at the version and capabilities. */
final class ServerProperties {
    /** The RabbitMQ release whose behaviour clients find here; they choose features by it. */
    static final String COMPATIBLE_VERSION = "4.3.6";

    private ServerProperties() {}

    static FieldTable of(String clusterName) {
        var capabilities = FieldTable.builder();
        for (var each : new String[] {
            "publisher_confirms",
            "exchange_exchange_bindings",
            "basic.nack",
            "consumer_cancel_notify",
            "connection.blocked",
            "consumer_priorities",
            "authentication_failure_close",
            "per_consumer_qos",
            "direct_reply_to"
        }) {
            capabilities.put(each, new FieldValue.Bool(true));
        }
        return FieldTable.builder()
                .put("capabilities", new FieldValue.Table(capabilities.build()))
                .put("cluster_name", clusterName)
                .put("copyright", "Copyright (c) the Warren authors")
                .put("information", "Warren, a broker that speaks AMQP 0-9-1")
                .put("platform", "Java " + Runtime.version().feature())
                .put("product", "Warren")
                .put("version", COMPATIBLE_VERSION)
                .build();
    }
}
