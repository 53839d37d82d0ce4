package io.warren.benchmarks;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue in which many messages wait: one is published to its end, one is taken from its front. The messages stay for the
 * next size. On the way: what it costs to fill it.
 */
final class BacklogCurve implements Curve {
    private static final int WINDOW = 1_000;
    private static final int UNCONFIRMED = 5_000;

    @Override
    public Measure measure() {
        return Measure.BACKLOG;
    }

    @Override
    public List<Integer> sizes() {
        return List.of(0, 1_000, 10_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 20_000_000);
    }

    /** More takes tens of gigabytes and some minutes. */
    @Override
    public int usualMost() {
        return 1_000_000;
    }

    @Override
    public List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception {
        var points = new ArrayList<Point>();
        var queue = clients.lastingName("backlog");
        var publishing = clients.connect().createChannel();
        publishing.confirmSelect();
        var waiting = publishing.queueDeclare(queue, true, false, false, null).getMessageCount();
        var meter = Meter.start(peer);
        fill(publishing, queue, size - waiting);
        if (size > waiting) {
            var filled = Point.of(Measure.FILLING, size, peer, meter.stop(size - waiting));
            Curves.addIfEnough(points, filled);
        }
        var flow = Flow.oneForOne(WINDOW);
        flow.consume(clients.connect().createChannel(), queue);
        var figures = flow.run(
                peer, seconds, Flow.to(publishing, "", queue, Clients.PERSISTENT, Clients.BODY), List.of(publishing));
        points.add(Point.of(Measure.BACKLOG, size, peer, figures));
        return points;
    }

    private static void fill(Channel channel, String queue, int messages) throws IOException, InterruptedException {
        for (var at = 1; at <= messages; at++) {
            channel.basicPublish("", queue, Clients.PERSISTENT, Clients.BODY);
            if (at % UNCONFIRMED == 0 || at == messages) {
                channel.waitForConfirmsOrDie();
            }
        }
    }

    @Override
    public void end(Clients clients) throws Exception {
        clients.connect().createChannel().queueDelete(clients.lastingName("backlog"));
    }
}
