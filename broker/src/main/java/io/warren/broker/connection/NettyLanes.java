package io.warren.broker.connection;

import io.netty.channel.EventLoop;
import io.warren.engine.lane.Lane;
import io.warren.engine.lane.Lanes;
import java.util.ArrayList;
import java.util.List;

/** One lane for each event loop. A queue goes to its declarer's loop unless another has fewer. */
public final class NettyLanes implements Lanes {
    private final List<NettyLane> lanes;

    public NettyLanes(Transport transport) {
        var found = new ArrayList<NettyLane>();
        for (var each : transport.loops()) {
            if (each instanceof EventLoop loop) {
                found.add(new NettyLane(loop));
            }
        }
        lanes = List.copyOf(found);
    }

    @Override
    public Lane place() {
        var best = lanes.getFirst();
        for (var each : lanes) {
            var fewer = each.placed() < best.placed();
            var asFewAndOwn = each.placed() == best.placed() && each.isCurrent();
            if (fewer || asFewAndOwn) {
                best = each;
            }
        }
        best.place();
        return best;
    }

    /** Every lane, for whoever must reach all of them. */
    public List<Lane> all() {
        return List.copyOf(lanes);
    }
}
