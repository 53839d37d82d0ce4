package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Plain fields, big-endian; texts and bytes with their length in front. */
public final class Bytes {
    private Bytes() {}

    /** Writes. */
    public static final class Out {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(all);

        private interface Writing {
            void run(DataOutputStream to) throws IOException;
        }

        private Out write(Writing writing) {
            try {
                writing.run(out);
                return this;
            } catch (IOException never) {
                throw new UncheckedIOException(never);
            }
        }

        public Out octet(int value) {
            return write(to -> to.writeByte(value));
        }

        public Out flag(boolean value) {
            return octet(value ? 1 : 0);
        }

        public Out number(int value) {
            return write(to -> to.writeInt(value));
        }

        public Out longNumber(long value) {
            return write(to -> to.writeLong(value));
        }

        public Out bytes(byte[] value) {
            return number(value.length).write(to -> to.write(value));
        }

        public Out text(String value) {
            return bytes(value.getBytes(StandardCharsets.UTF_8));
        }

        public Out node(NodeId value) {
            return text(value.toString());
        }

        public Out member(GroupMember value) {
            return node(value.node()).number(value.number());
        }

        public <T> Out each(Collection<T> values, BiConsumer<Out, T> one) {
            number(values.size());
            values.forEach(value -> one.accept(this, value));
            return this;
        }

        public ByteBuffer done() {
            return ByteBuffer.wrap(all.toByteArray());
        }
    }

    /** Ends with IllegalArgumentException where the bytes end too early or make no sense. */
    public static final class In {
        private final ByteBuffer in;

        public In(ByteBuffer in) {
            this.in = in.slice();
        }

        private void need(int bytes) {
            if (bytes < 0 || in.remaining() < bytes) {
                throw new IllegalArgumentException("ends " + bytes + " bytes early");
            }
        }

        public int octet() {
            need(1);
            return in.get() & 0xFF;
        }

        public boolean flag() {
            return octet() != 0;
        }

        public int number() {
            need(Integer.BYTES);
            return in.getInt();
        }

        public long longNumber() {
            need(Long.BYTES);
            return in.getLong();
        }

        public byte[] bytes() {
            var length = number();
            need(length);
            var value = new byte[length];
            in.get(value);
            return value;
        }

        public String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        public NodeId node() {
            return NodeId.parse(text());
        }

        public GroupMember member() {
            return new GroupMember(node(), number());
        }

        public <T> List<T> each(Function<In, T> one) {
            var count = number();
            need(count);
            var values = new ArrayList<T>();
            for (var at = 0; at < count; at++) {
                values.add(one.apply(this));
            }
            return values;
        }

        /** Whether there is more: what a later release added at the end. */
        public boolean more() {
            return in.hasRemaining();
        }

        public void end() {
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " bytes too many");
            }
        }
    }
}
