package dev.tenure.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Keys and payload digests. Parts are length-prefixed, so source `a` with id `bc` and source `ab` with id
/// `c` differ. SHA-256, because a sender could make weaker hashes collide and so swallow another tenant's
/// events. One instance a request: not for sharing between threads.
final class EventKeys {

    private static final int ABSENT = -1;

    private final MessageDigest sha;
    private byte[] buffer = new byte[1024];
    private int length;

    EventKeys() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// An unmatched account's events are keyed by key name and account in place of a tenant, so that a retry
    /// is recognised before anyone has said which tenant it is.
    /// Over what was sent, not over what is kept of it: a retry is known also after a person in it was erased.
    void seal(Event event) {
        length = 0;
        number(event.tenant);
        if (event.tenant == 0) {
            text(event.keyName);
            text(event.account);
        }
        text(event.source);
        text(event.id);
        var key = digest();
        event.key1 = key.getLong();
        event.key2 = key.getLong();
        event.payload = payload(event);
    }

    /// Time counts only when the event gave one: a retry without time must not differ by its receipt.
    private long payload(Event event) {
        length = 0;
        text(event.type);
        text(event.subject);
        text(event.data);
        if (event.extensions == null) number(ABSENT);
        else {
            number(event.extensions.size());
            event.extensions.forEach((name, value) -> {
                text(name);
                text(value);
            });
        }
        if (event.hasTime()) {
            number((int) (event.timeMicros >>> 32));
            number((int) event.timeMicros);
        }
        return digest().getLong();
    }

    private ByteBuffer digest() {
        sha.update(buffer, 0, length);
        return ByteBuffer.wrap(sha.digest());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            number(ABSENT);
            return;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void number(int value) {
        room(4);
        buffer[length++] = (byte) (value >>> 24);
        buffer[length++] = (byte) (value >>> 16);
        buffer[length++] = (byte) (value >>> 8);
        buffer[length++] = (byte) value;
    }

    private void room(int more) {
        if (length + more > buffer.length)
            buffer = java.util.Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
}
