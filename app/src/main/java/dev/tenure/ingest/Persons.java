package dev.tenure.ingest;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// The people events speak of, as far as the ledger needs them: a name in place of theirs, and a lock for what must
/// be kept as it came. Another package owns names and keys, so that no event can be read back from the ledger alone.
public interface Persons {

    /// What belongs to no tenant yet is sealed under this number.
    int NOBODY = 0;

    /// @param id as the vendor names the person
    record Person(int tenant, String id) {}

    /// The pseudonym of each. A new one is durable when this returns, before any event with it is: a stop in between
    /// leaves a name without events, and the retry takes that name.
    Map<Person, String> pseudonyms(Collection<Person> persons);

    /// Stands for a text in which somebody is named, always the same for the same text.
    String digest(int tenant, String text);

    byte[] seal(int tenant, byte[] plain);

    /// Empty when the key it was sealed with has been destroyed.
    Optional<byte[]> open(int tenant, byte[] sealed);
}
