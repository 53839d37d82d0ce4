package io.warren.cluster.metadata;

import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import java.nio.ByteBuffer;

/** Entries of group 0 as bytes. A new kind or field is a new version; old ones stay readable. */
final class CommandFormat {
    private static final int VERSION = 1;
    private static final int WISH = 1;
    private static final int TOGETHER = 2;
    private static final int RESHAPE = 3;
    private static final int FOUND = 4;

    private static final int JOIN = 1;
    private static final int LEAVE = 2;
    private static final int HOLD = 3;
    private static final int RENEW = 4;
    private static final int DRAIN = 5;
    private static final int RAISE = 6;
    private static final int MOVE = 7;
    private static final int EMPTY = 8;

    private final MetadataCodec codec;

    CommandFormat(MetadataCodec codec) {
        this.codec = codec;
    }

    ByteBuffer write(Command command) {
        var out = new Bytes.Out().octet(VERSION);
        switch (command) {
            case Command.Wish(var request, var terms, var change) ->
                terms(request(out.octet(WISH), request), terms).bytes(codec.change(change));
            case Command.Together(var request, var terms, var changes, var since) ->
                terms(request(out.octet(TOGETHER), request), terms)
                        .each(changes, (to, change) -> to.bytes(codec.change(change)))
                        .longNumber(since);
            case Command.Reshape(var request, var change) -> change(request(out.octet(RESHAPE), request), change);
            case Command.Found(var request, var clusterId, var level, var founder, var shards, var metadata) -> {
                request(out.octet(FOUND), request).text(clusterId).number(level);
                TopologyFormat.node(out, founder);
                var bytes = new byte[metadata.remaining()];
                metadata.duplicate().get(bytes);
                out.number(shards).bytes(bytes);
            }
        }
        return out.done();
    }

    Command read(ByteBuffer bytes) {
        var in = new Bytes.In(bytes);
        var version = in.octet();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "version " + version + " of the cluster's entries; this release knows " + VERSION);
        }
        var kind = in.octet();
        var request = new Command.Request(in.node(), in.longNumber());
        var command = switch (kind) {
            case WISH -> new Command.Wish(request, terms(in), codec.change(ByteBuffer.wrap(in.bytes())));
            case TOGETHER ->
                new Command.Together(
                        request,
                        terms(in),
                        in.each(one -> codec.change(ByteBuffer.wrap(one.bytes()))),
                        in.longNumber());
            case RESHAPE -> new Command.Reshape(request, change(in));
            case FOUND ->
                new Command.Found(
                        request,
                        in.text(),
                        in.number(),
                        TopologyFormat.node(in),
                        in.number(),
                        ByteBuffer.wrap(in.bytes()));
            default -> throw new IllegalArgumentException("an entry of kind " + kind);
        };
        in.end();
        return command;
    }

    private static Bytes.Out request(Bytes.Out out, Command.Request request) {
        return out.node(request.from()).longNumber(request.number());
    }

    private static Bytes.Out terms(Bytes.Out out, Command.Terms terms) {
        var limits = terms.limits();
        return out.longNumber(terms.atMillis())
                .text(terms.origin().user())
                .text(terms.origin().from())
                .text(limits.defaultQueueType())
                .longNumber(limits.virtualHostMax())
                .longNumber(limits.queueMax())
                .longNumber(limits.exchangeMax())
                .flag(limits.strictProfile())
                .text(terms.placing().home())
                .each(terms.placing().led(), Bytes.Out::number);
    }

    private static Command.Terms terms(Bytes.In in) {
        return new Command.Terms(
                in.longNumber(),
                new Origin(in.text(), in.text()),
                new NodeLimits(in.text(), in.longNumber(), in.longNumber(), in.longNumber(), in.flag()),
                new Command.Placing(in.text(), in.each(Bytes.In::number)));
    }

    private static void change(Bytes.Out out, TopologyChange change) {
        switch (change) {
            case TopologyChange.Join(var node, var address, var level) ->
                out.octet(JOIN).node(node).text(address).number(level);
            case TopologyChange.Leave(var node) -> out.octet(LEAVE).text(node);
            case TopologyChange.Hold(var shard, var nodes) ->
                out.octet(HOLD).number(shard).each(nodes, Bytes.Out::text);
            case TopologyChange.Renew(var shard, var member) ->
                out.octet(RENEW).number(shard).member(member);
            case TopologyChange.Drain(var node, var drained) ->
                out.octet(DRAIN).text(node).flag(drained);
            case TopologyChange.Empty(var node, var emptied) ->
                out.octet(EMPTY).text(node).flag(emptied);
            case TopologyChange.Raise(var level) -> out.octet(RAISE).number(level);
            case TopologyChange.Move(var queue, var from, var to) ->
                TopologyFormat.place(TopologyFormat.place(out.octet(MOVE).longNumber(queue), from), to);
        }
    }

    private static TopologyChange change(Bytes.In in) {
        var kind = in.octet();
        return switch (kind) {
            case JOIN -> new TopologyChange.Join(in.node(), in.text(), in.number());
            case LEAVE -> new TopologyChange.Leave(in.text());
            case HOLD -> new TopologyChange.Hold(in.number(), in.each(Bytes.In::text));
            case RENEW -> new TopologyChange.Renew(in.number(), in.member());
            case DRAIN -> new TopologyChange.Drain(in.text(), in.flag());
            case EMPTY -> new TopologyChange.Empty(in.text(), in.flag());
            case RAISE -> new TopologyChange.Raise(in.number());
            case MOVE -> new TopologyChange.Move(in.longNumber(), TopologyFormat.place(in), TopologyFormat.place(in));
            default -> throw new IllegalArgumentException("a change of the cluster of kind " + kind);
        };
    }
}
