package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import io.warren.engine.view.ClusterPicture.Standing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ViewsTest {
    @Test
    void whatANodeSaysIsReadAsItWasWritten() {
        var said = new Views.Said(
                5,
                List.of(new GroupMember(new NodeId("rabbit@host", -1), 3)),
                Map.of(0, new Standing(17, -4, false, 0), 9, new Standing(0, 0, true, 12)));
        assertEquals(said, Views.Said.read(said.write(true)));
        var asEarlier = Views.Said.read(said.write(false));
        assertEquals(new Standing(0, 0, true, 0), asEarlier.members().get(9));
        assertThrows(IllegalArgumentException.class, () -> Views.Said.read(ByteBuffer.allocate(3)));
    }
}
