package io.warren.benchmarks;

import java.util.List;

/** One queue with many consumers, each on a channel of its own. */
final class ConsumersCurve implements Curve {
    private static final int WINDOW = 1_000;

    @Override
    public Measure measure() {
        return Measure.CONSUMERS;
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1, 3, 10, 30, 100, 300, 1_000);
    }

    @Override
    public List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception {
        var queue = clients.name("consumers");
        var publishing = clients.connect().createChannel();
        publishing.queueDeclare(queue, true, false, false, null);
        publishing.confirmSelect();
        var flow = Flow.of(1, WINDOW);
        var consuming = clients.connect();
        for (var at = 0; at < size; at++) {
            flow.consume(consuming.createChannel(), queue);
        }
        var figures = flow.run(
                peer, seconds, Flow.to(publishing, "", queue, Clients.PERSISTENT, Clients.BODY), List.of(publishing));
        publishing.queueDelete(queue);
        return List.of(Point.of(Measure.CONSUMERS, size, peer, figures));
    }
}
