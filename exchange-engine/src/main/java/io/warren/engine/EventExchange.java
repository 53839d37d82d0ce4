package io.warren.engine;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.channel.EventSink;
import io.warren.engine.lane.Clock;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.operations.InnerClient;
import java.util.function.Consumer;

/**
 * The exchange {@code amq.rabbitmq.event}: events as messages without a body, with all there is to say in their headers
 * (RabbitMQ's plugin of that name). As long as nothing is bound an event costs two looks into the metadata. Any thread.
 */
final class EventExchange implements EventSink {
    private static final int PERSISTENT = 2;

    private final MetadataLog metadata;
    private final InnerClient inside;
    private final String virtualHost;
    private final Clock clock;

    /** Events go into this virtual host, if the exchange is declared there. */
    EventExchange(MetadataLog metadata, InnerClient inside, String virtualHost, Clock clock) {
        this.metadata = metadata;
        this.inside = inside;
        this.virtualHost = virtualHost;
        this.clock = clock;
    }

    @Override
    public boolean isHeard() {
        var within = metadata.current().virtualHost(virtualHost);
        var exchange = within == null ? null : within.exchange(ExchangeSpec.EVENTS);
        return exchange != null && !exchange.outgoing().isEmpty();
    }

    @Override
    public void tell(String key, Consumer<FieldTable.Builder> headers) {
        if (!isHeard()) {
            return;
        }
        var now = clock.wallMillis();
        var table = FieldTable.builder();
        headers.accept(table);
        table.put("timestamp_in_ms", new FieldValue.Int64(now));
        var _ = inside.publish(
                virtualHost,
                ExchangeSpec.EVENTS,
                key,
                BasicProperties.builder()
                        .headers(table.build())
                        .deliveryMode(PERSISTENT)
                        .timestamp(now / 1_000)
                        .build(),
                new byte[0],
                Receipt.NONE);
    }
}
