package io.warren.benchmarks;

import com.rabbitmq.client.BuiltinExchangeType;
import java.util.ArrayList;
import java.util.List;

/** Messages to all queues of a fanout exchange. */
final class FanoutCurve implements Curve {
    private static final int MOST_DELIVERIES = 1_000;

    @Override
    public Measure measure() {
        return Measure.FANOUT;
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1, 3, 10, 30, 100, 300, 1_000);
    }

    @Override
    public List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception {
        var exchange = clients.name("fanout");
        var publishing = clients.connect().createChannel();
        publishing.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
        publishing.confirmSelect();
        // Few messages of many deliveries: at least two, so that one is published while another is delivered.
        var flow = Flow.of(size, Math.max(2, MOST_DELIVERIES / size));
        var consuming = clients.connect().createChannel();
        var queues = new ArrayList<String>(size);
        for (var at = 0; at < size; at++) {
            var queue = clients.name("fanned-" + at);
            publishing.queueDeclare(queue, true, false, false, null);
            publishing.queueBind(queue, exchange, "");
            flow.consume(consuming, queue);
            queues.add(queue);
        }
        var figures = flow.run(
                peer,
                seconds,
                Flow.to(publishing, exchange, "", Clients.PERSISTENT, Clients.BODY),
                List.of(publishing));
        publishing.exchangeDelete(exchange);
        QueuesCurve.delete(queues, publishing);
        return List.of(Point.of(Measure.FANOUT, size, peer, figures));
    }
}
