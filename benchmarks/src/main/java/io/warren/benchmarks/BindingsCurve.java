package io.warren.benchmarks;

import com.rabbitmq.client.BuiltinExchangeType;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic exchange with many bindings, of which each message matches one: a third are plain keys, a third end with {@code #},
 * a third begin with {@code *}. Every key comes up as often as any other. On the way: what it costs to bind.
 */
final class BindingsCurve implements Curve {
    private static final int WINDOW = 1_000;

    @Override
    public Measure measure() {
        return Measure.BINDINGS;
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1, 10, 100, 1_000, 3_000, 10_000, 30_000, 100_000);
    }

    @Override
    public List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception {
        var points = new ArrayList<Point>();
        var exchange = clients.name("bindings");
        var queue = clients.name("bound");
        var publishing = clients.connect().createChannel();
        publishing.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
        publishing.queueDeclare(queue, true, false, false, null);
        var meter = Meter.start(peer);
        for (var at = 0; at < size; at++) {
            publishing.queueBindNoWait(queue, exchange, pattern(at), null);
        }
        // Answers come in order: behind this one all are bound.
        publishing.queueDeclarePassive(queue);
        Curves.addIfEnough(points, Point.of(Measure.BINDING, size, peer, meter.stop(size)));
        var flow = Flow.of(1, WINDOW);
        flow.consume(clients.connect().createChannel(), queue);
        publishing.confirmSelect();
        var figures = flow.run(
                peer,
                seconds,
                number ->
                        publishing.basicPublish(exchange, key((int) (number % size)), Clients.PERSISTENT, Clients.BODY),
                List.of(publishing));
        points.add(Point.of(Measure.BINDINGS, size, peer, figures));
        publishing.exchangeDelete(exchange);
        publishing.queueDelete(queue);
        return points;
    }

    private static String pattern(int at) {
        return switch (at % 3) {
            case 0 -> key(at);
            case 1 -> "site.s" + at + ".#";
            default -> "*.*.meter.m" + at;
        };
    }

    private static String key(int at) {
        return "site.s" + at + ".meter.m" + at;
    }
}
