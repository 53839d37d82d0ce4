package io.warren.broker;

import io.warren.engine.view.ConnectionsView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The AMQP server's connections as views. */
record LiveConnections(App app) implements ConnectionsView {
    @Override
    public List<ConnectionPicture> connections() {
        var channels = new HashMap<Long, Integer>();
        app.node().engine().view().channels().forEach(each -> channels.merge(each.connectionId(), 1, Integer::sum));
        var pictures = new ArrayList<ConnectionPicture>();
        for (var each : app.server().connections()) {
            var identity = each.identity();
            if (identity != null) {
                pictures.add(new ConnectionPicture(
                        identity,
                        each.stateName(),
                        channels.getOrDefault(identity.id(), 0),
                        each.receivedBytes(),
                        each.sentBytes()));
            }
        }
        return pictures;
    }

    @Override
    public boolean close(long id, String reason) {
        for (var each : app.server().connections()) {
            if (each.id() == id && each.identity() != null) {
                each.close(reason);
                return true;
            }
        }
        return false;
    }
}
