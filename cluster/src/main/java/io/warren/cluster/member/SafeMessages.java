package io.warren.cluster.member;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jgroups.Message;
import org.jgroups.MessageFactory;
import org.jgroups.ObjectMessage;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.util.Digest;
import org.jgroups.util.MutableDigest;
import org.jgroups.util.SeqnoList;
import org.jgroups.util.SizeStreamable;

/**
 * Which messages JGroups may read. Its object messages can carry anything that Java can deserialise, and are read before
 * anybody asks; its own protocols send just three classes in them. For all of the JVM, as JGroups has one list of kinds.
 */
final class SafeMessages extends MessageFactory {
    private SafeMessages() {}

    /** Before any channel is made; again does no harm. */
    static void install() {
        creators[Message.OBJ_MSG] = SafeObject::new;
        for (var kind : List.of(
                Message.NIO_MSG, Message.LONG_MSG, Message.COMPOSITE_MSG, Message.FRAG_MSG, Message.EARLYBATCH_MSG)) {
            creators[kind] = () -> {
                throw new IllegalArgumentException("a message of kind " + kind + ", which no node sends");
            };
        }
    }

    /** An object message that may carry what JGroups' own protocols send. */
    static final class SafeObject extends ObjectMessage {
        @Override
        public Supplier<Message> create() {
            return SafeObject::new;
        }

        @Override
        public void readPayload(DataInput in) throws IOException, ClassNotFoundException {
            if (in.readByte() == 0) {
                return;
            }
            var number = in.readShort();
            SizeStreamable payload;
            if (number == ClassConfigurator.getMagicNumber(Digest.class)
                    || number == ClassConfigurator.getMagicNumber(MutableDigest.class)) {
                payload = new Digest();
            } else if (number == ClassConfigurator.getMagicNumber(SeqnoList.class)) {
                payload = new SeqnoList();
            } else {
                throw new IOException("an object message with a payload of class " + number + ", which no node sends");
            }
            payload.readFrom(in);
            setObject(payload);
        }
    }
}
