package io.warren.cluster.member;

import java.net.InetSocketAddress;
import java.util.List;

/** Where a node looks for others. Names in DNS and Kubernetes join here; the stack then has one case more for each. */
public sealed interface Discovery {
    /** A list that is the same on all nodes; a node that is not on it is found once it has asked one that is. */
    record Listed(List<InetSocketAddress> addresses) implements Discovery {
        public Listed {
            addresses = List.copyOf(addresses);
        }
    }
}
