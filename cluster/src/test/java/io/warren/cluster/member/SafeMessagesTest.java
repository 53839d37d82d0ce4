package io.warren.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import org.jgroups.BytesMessage;
import org.jgroups.LongMessage;
import org.jgroups.Message;
import org.jgroups.NioMessage;
import org.jgroups.ObjectMessage;
import org.jgroups.util.Digest;
import org.jgroups.util.SeqnoList;
import org.jgroups.util.UUID;
import org.jgroups.util.Util;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that comes from the network is deserialised by Java. */
final class SafeMessagesTest {
    private static boolean deserialised;

    static final class Payload implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void readObject(ObjectInputStream in) {
            deserialised = true;
        }
    }

    @BeforeAll
    static void install() {
        SafeMessages.install();
    }

    private static Message sent(Message message) throws Exception {
        var bytes = Util.messageToByteBuffer(message);
        return Util.messageFromByteBuffer(bytes.array(), bytes.offset(), bytes.length());
    }

    @Test
    void anObjectIsRefusedBeforeItIsRead() {
        assertThrows(IOException.class, () -> sent(new ObjectMessage(null, new Payload())));
        assertFalse(deserialised);
    }

    @Test
    void whatJGroupsOwnProtocolsSendIsRead() throws Exception {
        var list = new SeqnoList(10, 1).add(3, 5);
        assertEquals(
                list.toString(), sent(new ObjectMessage(null, list)).getObject().toString());
        var digest = new Digest(UUID.randomUUID(), 5, 7);
        assertEquals(digest, sent(new ObjectMessage(null, digest)).getObject());
        assertEquals(3, sent(new BytesMessage(null, new byte[3])).getLength());
    }

    @Test
    void kindsThatNoNodeSendsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> sent(new LongMessage(null, 5)));
        assertThrows(
                IllegalArgumentException.class,
                () -> sent(new NioMessage(null, java.nio.ByteBuffer.wrap(new byte[3]))));
    }
}
