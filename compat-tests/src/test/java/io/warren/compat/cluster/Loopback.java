package io.warren.compat.cluster;

import java.util.List;
import java.util.Set;

/** All nodes on 127.0.0.1, each on ports of its own; nothing can be cut. */
final class Loopback implements Network {
    @Override
    public String host(int node) {
        return "127.0.0.1";
    }

    @Override
    public List<String> wrapper(int node) {
        return List.of();
    }

    @Override
    public boolean cuts() {
        return false;
    }

    @Override
    public void cut(Set<Link> links) {
        if (!links.isEmpty()) {
            throw new UnsupportedOperationException("links of the loopback interface cannot be cut");
        }
    }

    @Override
    public void close() {}
}
