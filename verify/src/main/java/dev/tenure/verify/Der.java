package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A strict reader of DER: shortest lengths only, no indefinite ones, nothing left over. What it accepts has one
/// encoding.
record Der(int tag, byte[] encoded, byte[] content) {

    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    /// The first tag that means what its place says.
    static final int TAGGED = 0xa0;

    static Der read(byte[] bytes) throws Refused {
        var all = readAll(bytes);
        if (all.size() != 1) throw new Refused(Check.ENCODING, "one DER value was expected, not " + all.size());
        return all.getFirst();
    }

    private static List<Der> readAll(byte[] bytes) throws Refused {
        var values = new ArrayList<Der>();
        int at = 0;
        while (at < bytes.length) {
            int start = at;
            int tag = bytes[at++] & 0xff;
            if ((tag & 0x1f) == 0x1f) throw new Refused(Check.ENCODING, "a DER tag of several bytes");
            if (at == bytes.length) throw new Refused(Check.ENCODING, "DER ends within a value");
            int length = bytes[at++] & 0xff;
            if (length > 0x7f) {
                int count = length & 0x7f;
                if (count == 0 || count > 3 || at + count > bytes.length)
                    throw new Refused(Check.ENCODING, "a DER length that is not allowed");
                length = 0;
                for (int i = 0; i < count; i++) length = (length << 8) | (bytes[at++] & 0xff);
                if (length < 0x80 || length < 1 << (8 * (count - 1)))
                    throw new Refused(Check.ENCODING, "a DER length that is not the shortest");
            }
            if (length > bytes.length - at) throw new Refused(Check.ENCODING, "DER ends within a value");
            values.add(new Der(
                    tag, Arrays.copyOfRange(bytes, start, at + length), Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
        }
        return values;
    }

    Der require(int wanted) throws Refused {
        if (tag != wanted) throw new Refused(Check.ENCODING, "DER tag %02x where %02x belongs".formatted(tag, wanted));
        return this;
    }

    List<Der> children(int wanted) throws Refused {
        return readAll(require(wanted).content);
    }

    List<Der> sequence() throws Refused {
        return children(SEQUENCE);
    }

    BigInteger integer() throws Refused {
        require(INTEGER);
        if (content.length == 0) throw new Refused(Check.ENCODING, "an empty number");
        if (content.length > 1 && ((content[0] == 0 && content[1] >= 0) || (content[0] == -1 && content[1] < 0)))
            throw new Refused(Check.ENCODING, "a number that is not the shortest");
        return new BigInteger(content);
    }

    /// Where one value alone belongs.
    Der requireIs(String hex, String what) throws Refused {
        if (!HexFormat.of().formatHex(encoded).equals(hex))
            throw new Refused(Check.TIMESTAMP, what + " is another one");
        return this;
    }

    static byte[] write(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) content.writeBytes(part);
        if (content.size() > 0x7f) throw new IllegalArgumentException("short values only");
        var value = new ByteArrayOutputStream();
        value.write(tag);
        value.write(content.size());
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }

    static byte[] write(BigInteger number) {
        return write(INTEGER, number.toByteArray());
    }
}
