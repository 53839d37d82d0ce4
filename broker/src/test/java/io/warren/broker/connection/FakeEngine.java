package io.warren.broker.connection;

import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.engine.channel.ConnectionIdentity;
import io.warren.engine.channel.ConnectionOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands for passwords and sessions: knows guest, and writes down what a session is told. */
final class FakeEngine implements Logins, SessionFactory {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    volatile @Nullable ConnectionIdentity identity;
    volatile @Nullable ConnectionOutput output;
    AmqpError.@Nullable ConnectionError refusal;
    boolean answersLate;
    final ArrayList<Runnable> late = new ArrayList<>();

    @Override
    public void check(Credentials credentials, Peer peer, BooleanSupplier waiting, Consumer<Outcome> answer) {
        peers.add(peer);
        var outcome = switch (credentials) {
            case Credentials.Password(var user, var password)
            when password.reveal().equals("guest") -> new Outcome.Granted(user);
            case Credentials.Certificate(var user) -> new Outcome.Granted(user);
            case Credentials.Password _, Credentials.Anonymous _ -> new Outcome.Refused("invalid credentials");
        };
        if (answersLate) {
            late.add(() -> answer.accept(outcome));
        } else {
            answer.accept(outcome);
        }
    }

    @Override
    public Opened open(ConnectionIdentity identity, ConnectionOutput output) {
        if (refusal != null) {
            return new Opened.Refused(refusal);
        }
        this.identity = identity;
        this.output = output;
        return new Opened.Accepted(new OpenSession() {
            @Override
            public void method(int channel, Method method) {
                told.add("method " + channel + " " + method.getClass().getSimpleName());
            }

            @Override
            public void header(int channel, int classId, long bodyBytes, byte[] properties) {
                told.add("header " + channel + " " + bodyBytes);
            }

            @Override
            public void body(int channel, ByteBuffer part) {
                told.add("body " + channel + " " + part.remaining());
            }

            @Override
            public void readComplete() {}

            @Override
            public void writable() {
                told.add("writable");
            }

            @Override
            public void closed() {
                told.add("closed");
            }

            @Override
            public void secretUpdated() {
                told.add("secretUpdated");
            }
        });
    }

    ConnectionIdentity openedAs() {
        var now = identity;
        if (now == null) {
            throw new AssertionError("no session was opened");
        }
        return now;
    }

    ConnectionOutput opened() {
        var now = output;
        if (now == null) {
            throw new AssertionError("no session was opened");
        }
        return now;
    }
}
