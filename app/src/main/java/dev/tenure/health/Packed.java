package dev.tenure.health;

import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Reading.Missing;
import dev.tenure.core.Reading.Why;
import dev.tenure.health.HealthRules.Input;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A row's readings as bytes, in the model's order: one byte says what was read or why nothing was, then
/// numerator and denominator as variable-length integers. A row a signal would be thirty times the size.
final class Packed {

    private static final int FIRST_SOURCE = 16;

    private Packed() {}

    static byte[] bytes(List<Input> inputs) {
        var out = new ByteArrayOutputStream(48);
        for (var input : inputs) {
            switch (input.reading()) {
                case Missing missing -> out.write(code(missing.why()));
                case Measured(long num, long den) -> {
                    out.write(FIRST_SOURCE + input.source());
                    write(out, (num << 1) ^ (num >> 63));
                    write(out, den);
                }
            }
        }
        return out.toByteArray();
    }

    static List<Input> inputs(byte[] packed, int count) {
        var in = ByteBuffer.wrap(packed);
        var inputs = new ArrayList<Input>(count);
        for (int i = 0; i < count; i++) {
            int tag = in.get();
            if (tag < FIRST_SOURCE) inputs.add(new Input(new Missing(why(tag)), 0));
            else {
                long zigzag = read(in);
                Reading reading = new Measured((zigzag >>> 1) ^ -(zigzag & 1), read(in));
                inputs.add(new Input(reading, tag - FIRST_SOURCE));
            }
        }
        if (in.hasRemaining()) throw new IllegalStateException("a stored row has readings its model does not");
        return inputs;
    }

    /// What the score was made of: the model and the readings. 16 bytes of SHA-256, stored as a UUID because
    /// that is the type PostgreSQL keeps without a length.
    static UUID digest(String model, byte[] packed) {
        var sha = ModelFile.sha256();
        sha.update("tenure health input 1\n".getBytes(StandardCharsets.US_ASCII));
        sha.update(model.getBytes(StandardCharsets.US_ASCII));
        sha.update((byte) '\n');
        var hash = ByteBuffer.wrap(Arrays.copyOf(sha.digest(packed), 16));
        return new UUID(hash.getLong(), hash.getLong());
    }

    static String hex(UUID digest) {
        return digest.toString().replace("-", "");
    }

    /// Spelt out, because these numbers are on disk and the enum's order is not.
    private static int code(Why why) {
        return switch (why) {
            case NEVER_SENT -> 1;
            case FEED_SILENT -> 2;
            case TOO_YOUNG -> 3;
            case FACT_ABSENT -> 4;
            case NOT_IN_MODEL -> 5;
            case IDLE -> 6;
            case NOT_KNOWN -> 7;
            case STALE -> 8;
            case HANDED_OVER -> 9;
        };
    }

    private static Why why(int code) {
        return switch (code) {
            case 1 -> Why.NEVER_SENT;
            case 2 -> Why.FEED_SILENT;
            case 3 -> Why.TOO_YOUNG;
            case 4 -> Why.FACT_ABSENT;
            case 5 -> Why.NOT_IN_MODEL;
            case 6 -> Why.IDLE;
            case 7 -> Why.NOT_KNOWN;
            case 8 -> Why.STALE;
            case 9 -> Why.HANDED_OVER;
            default -> throw new IllegalStateException("a stored row has the unknown mark " + code);
        };
    }

    private static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long read(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) return value;
        }
    }
}
