package dev.tenure.access;

import com.google.common.net.InetAddresses;
import java.util.HexFormat;
import java.util.Optional;

/// From where somebody tries to sign in, as coarse as one person can vary it. This machine's own address counts as
/// nobody's: behind a proxy whose headers are not heeded it would be everybody's.
record ClientAddress(String name) {

    static Optional<ClientAddress> of(String remote) {
        if (!InetAddresses.isInetAddress(remote)) return Optional.empty();
        var address = InetAddresses.forString(remote);
        if (address.isLoopbackAddress()) return Optional.empty();
        var bytes = address.getAddress();
        // A household has 2^64 addresses of the sixth version.
        return Optional.of(
                new ClientAddress(HexFormat.of().formatHex(bytes, 0, bytes.length == 16 ? 8 : bytes.length)));
    }
}
