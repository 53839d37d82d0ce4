package io.warren.management.http;

import java.net.InetAddress;

/** Where requests come from. */
final class PeerAddress {
    private PeerAddress() {}

    static boolean isLoopback(String address) {
        try {
            // A literal address: nothing is looked up. One that maps IPv4 into IPv6 becomes the IPv4 address.
            return InetAddress.ofLiteral(address.startsWith("[") ? address.substring(1, address.length() - 1) : address)
                    .isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
