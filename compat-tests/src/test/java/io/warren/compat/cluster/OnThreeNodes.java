package io.warren.compat.cluster;

import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The three nodes that classes share, and for each test a client of each: the first declares, the others use. */
@ExtendWith(ThreeNodes.class)
abstract class OnThreeNodes {
    static TestCluster cluster;

    Client home;
    Client one;
    Client two;
    Channel declaring;
    Channel channel;
    Channel other;

    @BeforeAll
    static void start(TestCluster shared) {
        cluster = shared;
    }

    @BeforeEach
    void connect() throws Exception {
        home = new Client(cluster.node(0));
        one = new Client(cluster.node(1));
        two = new Client(cluster.node(2));
        declaring = home.channel();
        channel = one.channel();
        other = two.channel();
    }

    @AfterEach
    void disconnect() throws Exception {
        two.close();
        one.close();
        home.close();
    }

    /** Declared at the first node. */
    String queue(String type, Map<String, Object> arguments) throws Exception {
        var all = new HashMap<>(arguments);
        all.put("x-queue-type", type);
        return home.queue(declaring, all);
    }
}
