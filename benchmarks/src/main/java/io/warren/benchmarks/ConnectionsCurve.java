package io.warren.benchmarks;

import com.rabbitmq.client.Channel;
import java.util.ArrayList;
import java.util.List;

/** Many connections that publish to one queue in turn. On the way: what it costs to open them. */
final class ConnectionsCurve implements Curve {
    private static final int WINDOW = 1_000;

    @Override
    public Measure measure() {
        return Measure.CONNECTIONS;
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000);
    }

    @Override
    public List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception {
        var points = new ArrayList<Point>();
        var queue = clients.name("connections");
        var consuming = clients.connect().createChannel();
        consuming.queueDeclare(queue, true, false, false, null);
        var publishing = new ArrayList<Channel>(size);
        var meter = Meter.start(peer);
        while (publishing.size() < size) {
            publishing.add(clients.connectLightly().createChannel());
        }
        Curves.addIfEnough(points, Point.of(Measure.CONNECTING, size, peer, meter.stop(size)));
        for (var channel : publishing) {
            channel.confirmSelect();
        }
        var flow = Flow.of(1, WINDOW);
        flow.consume(consuming, queue);
        var figures = flow.run(
                peer,
                seconds,
                number ->
                        publishing.get((int) (number % size)).basicPublish("", queue, Clients.PERSISTENT, Clients.BODY),
                publishing);
        points.add(Point.of(Measure.CONNECTIONS, size, peer, figures));
        consuming.queueDelete(queue);
        return points;
    }
}
