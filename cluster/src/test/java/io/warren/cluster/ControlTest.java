package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ControlTest {
    private static final Control LEADS_NO_MORE = new Control.LeadsNoMore(3, 7);

    private static final List<Control> ALL = List.of(
            new Control.Hello(true, "id", 1, true, false),
            new Control.Join("host:1", 1),
            new Control.Welcome("id", 2),
            new Control.Refused("why"),
            new Control.Leads(3, 7, List.of(new GroupMember(new NodeId("rabbit@a", 1), 2))),
            LEADS_NO_MORE,
            new Control.HandOver(3, "rabbit@b"),
            new Control.Alarm("memory"),
            new Control.Load(new NodeLoad("host", 5672, true, 4)));

    @Test
    void whatIsWrittenIsRead() {
        ALL.forEach(each -> assertEquals(each, Control.read(each.write())));
    }

    @Test
    void kindsKeepTheirNumbers() {
        assertEquals(9, LEADS_NO_MORE.write().get(1));
        assertEquals(
                List.of(1, 2, 3, 4, 5, 9, 6, 7, 8),
                ALL.stream().map(each -> (int) each.write().get(1)).toList());
    }

    @Test
    void aKindOfALaterReleaseIsNoise() {
        var later = ByteBuffer.wrap(new byte[] {Control.VERSION, 10, 0, 0});

        assertThrows(IllegalArgumentException.class, () -> Control.read(later));
    }
}
