package io.warren.amqp.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BasicPropertiesTest {
    @Property(tries = 500)
    void propertiesComeBackAsTheyWent(@ForAll long seed) {
        var made = new RandomValues(new Random(seed)).properties();

        var read = BasicProperties.ofWire(made.wire());

        assertEquals(made, read);
        assertEquals(made, read.toBuilder().build());
        assertEquals(made.headers(), read.headers());
        assertEquals(made.contentType(), read.contentType());
        assertEquals(made.contentEncoding(), read.contentEncoding());
        assertEquals(made.deliveryMode(), read.deliveryMode());
        assertEquals(made.priority(), read.priority());
        assertEquals(made.correlationId(), read.correlationId());
        assertEquals(made.replyTo(), read.replyTo());
        assertEquals(made.expiration(), read.expiration());
        assertEquals(made.messageId(), read.messageId());
        assertEquals(made.timestamp(), read.timestamp());
        assertEquals(made.type(), read.type());
        assertEquals(made.userId(), read.userId());
        assertEquals(made.appId(), read.appId());
        assertEquals(made.clusterId(), read.clusterId());
    }

    @Test
    void eachPropertyAloneIsFoundAndNoOther() {
        var builder = BasicProperties.builder().clusterId("last").build();

        assertEquals("last", builder.clusterId());
        assertNull(builder.appId());
        assertNull(builder.timestamp());
        assertEquals(-1, builder.priority());
        assertEquals(0, builder.deliveryMode());
        assertEquals(FieldTable.EMPTY, builder.headers());
    }

    @Test
    void noPropertiesAreOneObject() {
        assertSame(BasicProperties.EMPTY, BasicProperties.ofWire(new byte[2]));
    }

    @Property(tries = 200)
    void cutPropertiesAreRefusedWhereverTheyAreCut(@ForAll long seed) {
        var whole = new RandomValues(new Random(seed)).properties().wire();
        for (var length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThrows(MalformedWire.class, () -> BasicProperties.ofWire(cut));
        }
        assertThrows(MalformedWire.class, () -> BasicProperties.ofWire(Arrays.copyOf(whole, whole.length + 1)));
    }

    @Test
    void flagsThatClassBasicDoesNotHaveAreRefused() {
        assertThrows(MalformedWire.class, () -> BasicProperties.ofWire(new byte[] {0, 1}));
        assertThrows(MalformedWire.class, () -> BasicProperties.ofWire(new byte[] {0, 2}));
    }

    /** What was accepted once can be asked for anything without a failure. */
    @Property(tries = 3000)
    void bytesChangedAtRandomAreReadableOrRefused(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = new RandomValues(random).properties().wire().clone();
        for (var i = 0; i < 2; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        BasicProperties read;
        try {
            read = BasicProperties.ofWire(bytes);
        } catch (MalformedWire refused) {
            return;
        }
        assertEquals(read.headers(), read.toBuilder().build().headers());
        assertEquals(read.clusterId(), read.toBuilder().build().clusterId());
    }
}
