package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.engine.EngineSettings;
import io.warren.engine.channel.Interceptors;
import io.warren.engine.channel.SessionSettings;
import io.warren.engine.metadata.NodeDefaults;
import io.warren.engine.metadata.NodeLimits;

/** Keys of the configuration in the engine's words. */
final class EngineConfiguration {
    private EngineConfiguration() {}

    static EngineSettings of(Configuration configuration, int node) {
        var strict = configuration.text("warren.compatibility.profile").equals("rabbitmq-4.3");
        var usual = SessionSettings.defaults(configuration.text("warren.node_name"));
        return new EngineSettings(
                new SessionSettings(
                        usual.nodeName(),
                        configuration.number("max_message_size"),
                        mostOrNone(configuration, "consumer_max_per_channel"),
                        mostOrNone(configuration, "channel_max_per_node"),
                        usual.inFlightMessages(),
                        usual.inFlightBytes(),
                        usual.parkedBytes(),
                        usual.transactionBytes(),
                        !strict,
                        interceptors(configuration)),
                new NodeLimits(
                        configuration.text("default_queue_type"),
                        limit(configuration, "vhost_max"),
                        limit(configuration, "cluster_queue_limit"),
                        limit(configuration, "cluster_exchange_limit"),
                        strict),
                new NodeDefaults(
                        finite(configuration.number("consumer_timeout")),
                        configuration.text("warren.durability").equals("fsync")),
                node,
                eventsIn(configuration));
    }

    /** The virtual host whose exchange hears of events. */
    static String eventsIn(Configuration configuration) {
        return configuration.optionalText("event_exchange.vhost").orElse(configuration.text("default_vhost"));
    }

    private static Interceptors interceptors(Configuration configuration) {
        return new Interceptors(
                mark(configuration, "set_header_timestamp"),
                mark(configuration, "set_header_routing_node"),
                configuration.flag("message_interceptors.outgoing.timestamp.enabled"));
    }

    /** That the key is there turns it on; its value says whether what a client has set is kept. */
    private static Interceptors.Mark mark(Configuration configuration, String name) {
        return configuration
                .optionalText("message_interceptors.incoming." + name + ".overwrite")
                .map(overwrite -> overwrite.equals("true") ? Interceptors.Mark.ALWAYS : Interceptors.Mark.IF_ABSENT)
                .orElse(Interceptors.Mark.NONE);
    }

    static NodeLimits limits(Configuration configuration) {
        return of(configuration, 0).limits();
    }

    private static int mostOrNone(Configuration configuration, String key) {
        var most = configuration.number(key);
        return most > Integer.MAX_VALUE ? 0 : (int) most;
    }

    private static long limit(Configuration configuration, String key) {
        return finite(configuration.number(key));
    }

    private static long finite(long number) {
        return number == Configuration.INFINITY ? -1 : number;
    }
}
