package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a reader has decided to believe: the keys of receipts, of logs and of time authorities. Everything else has to
/// be proved from it.
public final class Trust {

    private static final String SCHEME = "https://";

    private final List<Log> logs;
    private final List<Authority> authorities;
    private final Map<String, ECPublicKey> keys;

    private Trust(List<Log> logs, List<Authority> authorities, Map<String, ECPublicKey> keys) {
        this.logs = List.copyOf(logs);
        this.authorities = List.copyOf(authorities);
        this.keys = Map.copyOf(keys);
    }

    record Log(String origin, byte[] key, Validity validity) {
        byte[] keyId() {
            return Checkpoint.keyId(origin, key);
        }
    }

    /// From a Sigstore `trusted_root.json` and the PEM files of the keys that sign receipts.
    public static Trust read(byte[] trustedRoot, List<String> pems) throws Refused {
        var all = Json.object(Json.read(trustedRoot), "the trusted root");
        var logs = new ArrayList<Log>();
        for (var each : Json.list(all, "tlogs")) logs.add(log(Json.object(each, "tlogs")));
        var authorities = new ArrayList<Authority>();
        for (var each : Json.list(all, "timestampAuthorities"))
            authorities.add(authority(Json.object(each, "timestampAuthorities")));
        var keys = new LinkedHashMap<String, ECPublicKey>();
        for (var pem : pems) {
            var key = Es256.pem(pem);
            keys.put(Es256.thumbprint(key), key);
        }
        return new Trust(logs, authorities, keys);
    }

    private static Log log(Map<String, @Nullable Object> in) throws Refused {
        var url = Json.string(in, "baseUrl");
        if (!url.startsWith(SCHEME) || !Checkpoint.isOrigin(url.substring(SCHEME.length())))
            throw new Refused(Check.TRUST, "a log's address is " + SCHEME + " and its origin, not " + url);
        var key = Json.object(in, "publicKey");
        if (!Json.string(key, "keyDetails").equals("PKIX_ED25519"))
            throw new Refused(Check.TRUST, "a log signs with Ed25519");
        var log = new Log(url.substring(SCHEME.length()), Ed25519.raw(Json.bytes(key, "rawBytes")), Validity.read(key));
        if (!Arrays.equals(log.keyId(), Json.bytes(Json.object(in, "logId"), "keyId")))
            throw new Refused(Check.TRUST, "the key id of the log " + log.origin + " is not that of its key");
        return log;
    }

    private static Authority authority(Map<String, @Nullable Object> in) throws Refused {
        var chain = new ArrayList<byte[]>();
        for (var each : Json.list(Json.object(in, "certChain"), "certificates"))
            chain.add(Json.bytes(Json.object(each, "certificates"), "rawBytes"));
        return Authority.of(chain, Validity.read(in));
    }

    Log log(byte[] keyId) throws Refused {
        for (var log : logs) if (Arrays.equals(log.keyId(), keyId)) return log;
        throw new Refused(Check.TRUST, "the log is not one the trusted root names");
    }

    List<Log> logs(String origin) {
        return logs.stream().filter(log -> log.origin.equals(origin)).toList();
    }

    ECPublicKey key(String hint) throws Refused {
        var key = keys.get(hint);
        if (key == null) throw new Refused(Check.KEY, "the receipt is signed by a key that is not trusted: " + hint);
        return key;
    }

    List<byte[]> keys() {
        return keys.values().stream().map(ECPublicKey::getEncoded).toList();
    }

    List<Authority> authorities() {
        return authorities;
    }

    /// What a person compares with what the operator published elsewhere.
    public List<String> fingerprints() throws Refused {
        var lines = new ArrayList<String>();
        for (var hint : keys.keySet()) lines.add("receipt key " + hint);
        for (var log : logs) lines.add("log " + log.origin + " key " + hex(log.keyId()));
        for (var each : authorities) lines.add("time authority certificate " + hex(each.fingerprint()));
        return lines;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
