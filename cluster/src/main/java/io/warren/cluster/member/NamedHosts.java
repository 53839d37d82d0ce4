package io.warren.cluster.member;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCPPING;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Responses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JGroups' TCPPING over names that are looked up before each search. JGroups' own DNS_PING forgets who asked this node
 * and is on no list, and does not know ports; KUBE_PING must be allowed to ask Kubernetes.
 */
final class NamedHosts extends TCPPING {
    private static final Logger LOG = LoggerFactory.getLogger(NamedHosts.class);

    private final Discovery discovery;
    private final HostNames names;
    private Set<InetSocketAddress> latest = Set.of();

    NamedHosts(Discovery discovery, HostNames names) {
        this.discovery = discovery;
        this.names = names;
        // Nodes know each other's discovery by the number of the protocol, which belongs to its class.
        setId(ClassConfigurator.getProtocolId(TCPPING.class));
        initial_hosts = List.of();
        initial_hosts_set_programmatically = true;
        setPortRange(0);
    }

    @Override
    public void findMembers(List<Address> members, boolean initial, Responses responses) {
        look();
        super.findMembers(members, initial, responses);
    }

    /**
     * One at a time: the search of a start and that of a merge are different threads. DNS turns the order of its answers;
     * that is no news.
     */
    synchronized void look() {
        var found = Set.copyOf(discovery.look(names));
        if (!found.equals(latest)) {
            latest = found;
            LOG.info("cluster: others may be at {}", found);
            initial_hosts = found.stream().<PhysicalAddress>map(IpAddress::new).toList();
        }
    }
}
