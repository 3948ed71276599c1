package dev.tenure.core;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;

/// Addresses of the network: as a configuration names them, and what kind of place they are. Pure.
public final class Addresses {

    /// Where clouds hand a machine its own credentials, as far as these are no link-local addresses.
    private static final Set<String> METADATA = Set.of(
            "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2:0:0:0:0:0:254", "fd20:ce:0:0:0:0:0:254");

    private Addresses() {}

    /// As a configuration names one. The messages repeat nothing of it: it may hold a credential.
    public static URI named(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("url: it is no address", null);
        }
        if (uri.getHost() == null) throw new IllegalArgumentException("url: it names no host");
        if (uri.getUserInfo() != null)
            throw new IllegalArgumentException(
                    "url: a credential does not stand in the address; give authorization an env or a file");
        return uri;
    }

    /// Whether an address belongs to the open internet. Whatever only leads back into a private network through
    /// another notation (mapped, translated, tunnelled) does not.
    public static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return false;
        var bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet4Address) {
            boolean shared = first == 100 && second >= 64 && second < 128;
            boolean special = first == 192 && second == 0 && bytes[2] == 0;
            boolean benchmark = first == 198 && (second == 18 || second == 19);
            return first != 0 && first < 240 && !shared && !special && !benchmark;
        }
        boolean global = (first & 0xe0) == 0x20;
        boolean tunnelled = first == 0x20 && (second == 0x02 || second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        return global && !tunnelled;
    }

    /// Whether no configuration can mean it: all machines and none, the neighbours on the wire, and where a cloud hands
    /// out credentials.
    public static boolean isForbidden(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.isLinkLocalAddress()
                || METADATA.contains(address.getHostAddress());
    }
}
