package io.warren.compat.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
    @Test
    void nodesAndShardsAreRead() throws Exception {
        var json = new ObjectMapper().readTree("""
                {"cluster_id": "x",
                 "nodes": [{"name": "rabbit1@a", "running": true, "voter": true},
                           {"name": "rabbit2@b", "running": false, "voter": true}],
                 "shards": [{"id": 1, "leader": "rabbit1@a", "members": ["rabbit1@a", "rabbit2@b"], "term": 3,
                             "applied": 17, "hash": "0f", "voters": ["rabbit1@a"],
                             "replicas": [{"node": "rabbit1@a", "voter": true, "applied": 17, "hash": "0f", "lacking": 2},
                                          {"node": "rabbit2@b", "voter": false, "applied": null, "hash": null}]},
                            {"id": 2, "leader": null, "members": []}]}
                """);

        assertEquals(
                new ClusterStatus(
                        List.of("rabbit1@a"),
                        List.of(
                                new ClusterStatus.Shard(
                                        1,
                                        "rabbit1@a",
                                        List.of("rabbit1@a", "rabbit2@b"),
                                        17,
                                        "0f",
                                        List.of("rabbit1@a"),
                                        List.of(
                                                new ClusterStatus.Replica("rabbit1@a", true, 17, "0f", 2),
                                                new ClusterStatus.Replica("rabbit2@b", false, 0, "", 0))),
                                new ClusterStatus.Shard(2, "", List.of(), 0, "", List.of(), List.of()))),
                ClusterStatus.read(json));
    }
}
