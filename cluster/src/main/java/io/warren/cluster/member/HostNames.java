package io.warren.cluster.member;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Which addresses the name of a host has now. A port, so that tests need no DNS. */
public interface HostNames {
    /** All of them, or none if nobody knows the name or can be asked. May wait for a network. */
    List<InetAddress> addresses(String host);

    /** As this machine knows them: its own file of hosts, then DNS. The JVM keeps an answer for 30 seconds. */
    HostNames SYSTEM = host -> {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException nobody) {
            // A node that is not there yet often has no name yet either; it is asked for again.
            return List.of();
        }
    };
}
