package dev.tenure.ingest;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/// What one transaction of the ledger does with everything that was waiting: tell new from known, give out
/// sequences, append. Runs on the writer's thread only.
final class GroupCommit {

    private record Key(long key1, long key2) {}

    private final KeyWindow keys;
    private final AccountDirectory accounts;
    private final Persons persons;
    private final PersonalAttributes attributes;

    /// Ahead of the stored head only after a commit failed: sequences may have gaps, never repeat.
    private long head;

    GroupCommit(KeyWindow keys, AccountDirectory accounts, Persons persons, PersonalAttributes attributes, long head) {
        this.keys = keys;
        this.accounts = accounts;
        this.persons = persons;
        this.attributes = attributes;
        this.head = head;
    }

    /// Leaves an outcome in every event. They hold once the transaction is committed.
    boolean write(DuckDBConnection connection, List<Share> shares) throws SQLException {
        var good = new ArrayList<Event>();
        for (var share : shares) {
            for (var event : share.events()) {
                event.keyName = share.scope().keyName();
                if (event.problem != null) event.outcome = new Outcome.Rejected(event.problem);
                else good.add(event);
            }
        }
        settle(connection, good, today(shares));
        keepWhatFailed(connection, shares);
        return true;
    }

    /// Events without a problem enter the ledger, or wait for their account to be matched, or are known already.
    void settle(DuckDBConnection connection, Collection<Event> events, int today) throws SQLException {
        keys.turn(connection, today, events.size());
        for (var event : events) {
            // The account may have been linked while the event waited; after this commit nobody looks again.
            if (event.tenant == 0 && Attribution.match(event.keyName, event, accounts)) new EventKeys().seal(event);
        }
        var fresh = unknown(connection, events);
        var accepted = new ArrayList<Event>(fresh.size());
        var unmatched = new ArrayList<Event>();
        for (var event : fresh) {
            if (event.tenant == 0) unmatched.add(event);
            else {
                event.outcome = new Outcome.Accepted(++head);
                accepted.add(event);
            }
        }
        mask(accepted);
        LedgerStore.advance(connection, head);
        if (!accepted.isEmpty()) LedgerStore.append(connection, accepted);
        if (!unmatched.isEmpty()) UnmatchedStore.append(connection, unmatched, persons);
        WithheldStore.add(connection, today, accepted);
        if (!fresh.isEmpty()) keys.add(connection, fresh);
        for (var event : events)
            if (event.tenant == 0 && event.account != null && !(event.outcome instanceof Outcome.Conflict))
                event.outcome = new Outcome.Unmatched(event.account);
    }

    /// Puts pseudonyms in place of people. Only what is new in the ledger asks for any, so a retry about somebody
    /// who was erased does not make them known again.
    void mask(Collection<Event> events) {
        var people = new HashSet<Persons.Person>();
        for (var event : events) {
            if (event.masking == null) event.masking = Masking.of(event, attributes);
            event.masking.people(event, people::add);
        }
        var names = people.isEmpty() ? Map.<Persons.Person, String>of() : persons.pseudonyms(people);
        for (var event : events) if (event.masking != null) event.masking.apply(event, names, persons);
    }

    KeyWindow keys() {
        return keys;
    }

    Persons persons() {
        return persons;
    }

    /// A run of sequences for rows that SQL numbers; answers the one before the first.
    long reserve(long count) {
        long before = head;
        head += count;
        return before;
    }

    /// Sequences up to this one are taken.
    void taken(long seq) {
        head = Math.max(head, seq);
    }

    /// Events that waited elsewhere. Their request is long answered, so a conflict is kept as the event reads.
    void settleApart(DuckDBConnection connection, List<Event> events, Instant now) throws SQLException {
        if (events.isEmpty()) return;
        settle(connection, events, EventTime.day(EventTime.micros(now)));
        var kept = new ArrayList<QuarantineStore.Kept>();
        for (var event : events)
            if (event.outcome instanceof Outcome.Conflict(Problem problem))
                kept.add(QuarantineStore.event(event, problem, now));
        if (!kept.isEmpty()) QuarantineStore.keep(connection, kept, persons);
    }

    /// The rest are given their outcome here: duplicate or conflict, with what is stored or with an earlier
    /// event of this very commit.
    private List<Event> unknown(DuckDBConnection connection, Collection<Event> events) throws SQLException {
        var stored = new IdentityHashMap<Event, Long>();
        for (var known : keys.known(connection, events)) stored.put(known.event(), known.payload());
        var firsts = HashMap.<Key, Event>newHashMap(events.size());
        var fresh = new ArrayList<Event>(events.size());
        for (var event : events) {
            var payload = stored.isEmpty() ? null : stored.get(event);
            if (payload == null) {
                var first = firsts.putIfAbsent(new Key(event.key1, event.key2), event);
                if (first == null) {
                    fresh.add(event);
                    continue;
                }
                payload = first.payload;
            }
            event.outcome = payload == event.payload ? new Outcome.Duplicate() : new Outcome.Conflict(conflict(event));
        }
        return fresh;
    }

    private static int today(List<Share> shares) {
        return EventTime.day(EventTime.micros(shares.getLast().receivedAt()));
    }

    private void keepWhatFailed(DuckDBConnection connection, List<Share> shares) throws SQLException {
        var kept = new ArrayList<QuarantineStore.Kept>();
        var replayed = new ArrayList<Share>();
        for (var share : shares) {
            int before = kept.size();
            if (share.unreadable() != null) kept.add(QuarantineStore.whole(share, share.unreadable()));
            for (var event : share.events()) {
                switch (event.outcome) {
                    case Outcome.Rejected(Problem problem) -> kept.add(part(share, event, problem));
                    case Outcome.Conflict(Problem problem) -> kept.add(part(share, event, problem));
                    case null, default -> {}
                }
            }
            if (share.replayOf() != null && kept.size() == before) replayed.add(share);
        }
        if (!kept.isEmpty()) QuarantineStore.keep(connection, kept, persons);
        for (var share : replayed) QuarantineStore.markReplayed(connection, share);
    }

    private static QuarantineStore.Kept part(Share share, Event event, Problem problem) {
        return QuarantineStore.part(share.scope(), share.incoming(), share.receivedAt(), event, problem);
    }

    static Problem conflict(Event event) {
        return Problem.at(
                "id",
                "conflict",
                "Conflict with an accepted event",
                "An event with this source and id was accepted before with "
                        + (event.hasTime() ? "another content or time." : "another content, or with a time."),
                "Send a correction as an event with an id of its own.");
    }
}
