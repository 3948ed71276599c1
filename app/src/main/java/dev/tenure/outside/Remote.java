package dev.tenure.outside;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server of somebody else's.
///
/// @param authorization where the value of the header of that name stands
/// @param privateAllowed whether the address may be one of the operator's own network
public record Remote(URI uri, Optional<Secret> authorization, boolean privateAllowed) {

    /// As a configuration names one. The messages repeat nothing of it: it may hold a credential.
    ///
    /// @param directory in which the file of a credential lies
    public static Remote of(
            String url, Secret.@Nullable Written authorization, @Nullable Boolean privateAddress, Path directory) {
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
        boolean allowed = Boolean.TRUE.equals(privateAddress);
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && allowed))
            throw new IllegalArgumentException(
                    "url: it begins with https://, or with http:// where private_address is true");
        return new Remote(
                uri, Optional.ofNullable(authorization).map(one -> one.secret("authorization", directory)), allowed);
    }

    /// "https://example.com:8443"
    public String host() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /// Why it is not called. The name is resolved here and again when the client connects, within the seconds for which
    /// the virtual machine remembers a name: both see the same addresses.
    Optional<String> refusal() {
        if (privateAllowed) return Optional.empty();
        try {
            for (var address : InetAddress.getAllByName(uri.getHost()))
                if (!isPublic(address))
                    return Optional.of(uri.getHost()
                            + " is an address of a private network; if it is meant, say private_address: true");
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("there is no host " + uri.getHost());
        }
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
}
