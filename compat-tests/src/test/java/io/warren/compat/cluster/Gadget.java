package io.warren.compat.cluster;

import io.warren.compat.harness.RawClient;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jgroups.ObjectMessage;
import org.jgroups.Version;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Util;

/** A class that is on the class path of nodes under test, and leaves a file where somebody deserialises one. */
final class Gadget implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** JGroups begins each connection with it. */
    private static final byte[] COOKIE = {'b', 'e', 'l', 'a'};

    private final String trace;

    Gadget(Path trace) {
        this.trace = trace.toString();
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        Files.writeString(Path.of(trace), "deserialised");
    }

    /** As Java serialises it. */
    byte[] serialised() {
        return RawClient.fields(out -> new ObjectOutputStream(out).writeObject(this));
    }

    /** As JGroups carries it on a connection from the beginning on, with nothing in front. */
    byte[] inMessageOfJGroups() {
        var message = RawClient.fields(out -> Util.writeMessage(new ObjectMessage(null, this), out, false));
        return RawClient.fields(out -> {
            out.write(greetingOfJGroups());
            RawClient.longString(out, message);
        });
    }

    static byte[] greetingOfJGroups() {
        var from = new IpAddress(InetAddress.getLoopbackAddress(), 1);
        return RawClient.fields(out -> {
            out.write(COOKIE);
            out.writeShort(Version.version);
            out.writeShort(from.serializedSize());
            try {
                from.writeTo(out);
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        });
    }
}
