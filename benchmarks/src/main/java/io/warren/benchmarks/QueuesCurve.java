package io.warren.benchmarks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Many queues, each with a consumer, that are published to in turn. On the way: what it costs to declare them. */
final class QueuesCurve implements Curve {
    private static final int WINDOW = 1_000;
    private static final int CONSUMERS_PER_CHANNEL = 1_000;

    @Override
    public Measure measure() {
        return Measure.QUEUES;
    }

    @Override
    public List<Integer> sizes() {
        return List.of(1, 10, 100, 1_000, 3_000, 10_000, 30_000, 100_000);
    }

    @Override
    public List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception {
        var points = new ArrayList<Point>();
        var publishing = clients.connect().createChannel();
        var queues = new ArrayList<String>(size);
        var meter = Meter.start(peer);
        for (var at = 0; at < size; at++) {
            var queue = clients.name("queue-" + at);
            publishing.queueDeclareNoWait(queue, true, false, false, null);
            queues.add(queue);
        }
        // Answers come in order: behind this one all are declared.
        publishing.queueDeclarePassive(queues.getLast());
        Curves.addIfEnough(points, Point.of(Measure.DECLARING, size, peer, meter.stop(size)));
        var flow = Flow.of(1, WINDOW);
        consume(flow, queues, clients.connect());
        publishing.confirmSelect();
        var figures = flow.run(
                peer,
                seconds,
                number -> publishing.basicPublish(
                        "", queues.get((int) (number % size)), Clients.PERSISTENT, Clients.BODY),
                List.of(publishing));
        points.add(Point.of(Measure.QUEUES, size, peer, figures));
        delete(queues, publishing);
        return points;
    }

    private static void consume(Flow flow, List<String> queues, Connection connection) throws IOException {
        for (var from = 0; from < queues.size(); from += CONSUMERS_PER_CHANNEL) {
            var channel = connection.createChannel();
            for (var queue : queues.subList(from, Math.min(from + CONSUMERS_PER_CHANNEL, queues.size()))) {
                flow.consume(channel, queue);
            }
        }
    }

    static void delete(List<String> queues, Channel channel) throws IOException {
        for (var queue : queues) {
            channel.queueDeleteNoWait(queue, false, false);
        }
        // Deleting what is not there is answered, too: behind this answer all are gone.
        channel.queueDelete(queues.getLast());
    }
}
