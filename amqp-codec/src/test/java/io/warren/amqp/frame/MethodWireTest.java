package io.warren.amqp.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.MalformedWire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MethodWireTest {
    @Property(tries = 150)
    void everyMethodComesBackAsItWent(@ForAll long seed) {
        var methods = new RandomMethods(new Random(seed));
        var wire = new MethodWire();
        for (var kind : RandomMethods.kinds()) {
            var method = methods.of(kind);
            var back = read(wire, method, bytes(method));
            assertTrue(back != null && RandomMethods.same(method, back), () -> method + " came back as " + back);
        }
    }

    /** A cut method is refused, or it was cut behind all that is read (reserved fields at the end). */
    @Property(tries = 20)
    void cutMethodsAreRefusedOrWhole(@ForAll long seed) {
        var methods = new RandomMethods(new Random(seed));
        for (var kind : RandomMethods.kinds()) {
            var method = methods.of(kind);
            var whole = bytes(method);
            for (var length = 0; length < whole.length; length++) {
                Method back;
                try {
                    back = read(new MethodWire(), method, Arrays.copyOf(whole, length));
                } catch (MalformedWire refused) {
                    continue;
                }
                assertTrue(back != null && RandomMethods.same(method, back), () -> "half a method was read: " + method);
            }
        }
    }

    @Test
    void whatLiesBehindTheArgumentsIsIgnored() {
        var method =
                new io.warren.amqp.method.QueueMethod.Declare("q", false, true, false, false, false, FieldTable.EMPTY);
        var longer = Arrays.copyOf(bytes(method), bytes(method).length + 7);

        assertEquals(method, read(new MethodWire(), method, longer));
    }

    @Test
    void unknownMethodsAreNone() {
        var known = new ArrayList<List<Integer>>();
        for (var kind : RandomMethods.kinds()) {
            var method = new RandomMethods(new Random(1)).of(kind);
            known.add(List.of(method.classId(), method.methodId()));
        }
        assertEquals(known.size(), known.stream().distinct().count(), "two methods with one number");
        for (var classId = 0; classId < 120; classId++) {
            for (var methodId = 0; methodId < 130; methodId++) {
                if (!known.contains(List.of(classId, methodId))) {
                    assertNull(new MethodWire().read(classId, methodId, ByteBuffer.allocate(64)));
                }
            }
        }
    }

    @Test
    void aShortStringThatIsTooLongIsOurMistakeAndIsNotSent() {
        var out = Unpooled.buffer();

        assertThrows(IllegalArgumentException.class, () -> FrameEncoder.shortString(out, "é".repeat(128)));
    }

    @Test
    void namesThatRepeatAreOneObjectAndOthersAreNotMistakenForThem() {
        var names = new Names();
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < 500; i++) {
                assertEquals(
                        "name" + i,
                        names.at(Unpooled.copiedBuffer("name" + i, java.nio.charset.StandardCharsets.UTF_8)
                                .nioBuffer()));
            }
        }
    }

    private static byte[] bytes(Method method) {
        ByteBuf out = Unpooled.buffer();
        MethodWire.write(out, method);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static @Nullable Method read(MethodWire wire, Method like, byte[] bytes) {
        return wire.read(like.classId(), like.methodId(), ByteBuffer.wrap(bytes));
    }
}
