package io.warren.benchmarks;

import java.util.List;

/** Bodies from none to the largest that both brokers take unless told otherwise. */
final class SizeCurve implements Curve {
    private static final int MOST_WINDOW = 1_000;
    private static final int WINDOW_BYTES = 32 << 20;

    @Override
    public Measure measure() {
        return Measure.SIZE;
    }

    @Override
    public List<Integer> sizes() {
        return List.of(0, 16, 64, 256, 1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24);
    }

    @Override
    public List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception {
        var queue = clients.name("size");
        var publishing = clients.connect().createChannel();
        publishing.queueDeclare(queue, true, false, false, null);
        publishing.confirmSelect();
        var flow = Flow.of(1, Math.clamp(WINDOW_BYTES / Math.max(1, size), 1, MOST_WINDOW));
        flow.consume(clients.connect().createChannel(), queue);
        var figures = flow.run(
                peer, seconds, Flow.to(publishing, "", queue, Clients.PERSISTENT, new byte[size]), List.of(publishing));
        publishing.queueDelete(queue);
        return List.of(Point.of(Measure.SIZE, size, peer, figures));
    }
}
