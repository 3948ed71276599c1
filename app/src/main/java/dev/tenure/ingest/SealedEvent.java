package dev.tenure.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What an event says of anybody, as it came, under lock: as long as its account is no tenant there is no pseudonym
/// to put in its place, and its digest must be that of the original when it enters the ledger.
final class SealedEvent {

    private SealedEvent() {}

    static byte[] seal(Event event, Persons persons) {
        var out = new ByteArrayOutputStream(256);
        try (var data = new DataOutputStream(out)) {
            for (var text : new @Nullable String[] {
                event.id, event.accountAttribute, event.subject, event.data, event.extensionJson()
            }) {
                var bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
                data.writeInt(bytes == null ? -1 : bytes.length);
                if (bytes != null) data.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return persons.seal(Persons.NOBODY, out.toByteArray());
    }

    /// Gives the event back what it said. Null is a row from before there were seals: it says it in the clear.
    static void open(Event event, byte @Nullable [] sealed, Persons persons) {
        if (sealed == null) return;
        var plain = persons.open(Persons.NOBODY, sealed)
                .orElseThrow(() -> new IllegalStateException("the key of what waits for its tenant is gone"));
        try (var data = new DataInputStream(new ByteArrayInputStream(plain))) {
            event.id = text(data);
            event.accountAttribute = text(data);
            event.subject = text(data);
            event.data = text(data);
            event.extensions = EventText.extensions(text(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String text(DataInputStream data) throws IOException {
        int length = data.readInt();
        return length < 0 ? null : new String(data.readNBytes(length), StandardCharsets.UTF_8);
    }
}
