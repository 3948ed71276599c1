package dev.tenure.transfer;

import dev.tenure.health.Health;
import dev.tenure.ingest.Ledger;
import dev.tenure.ingest.LedgerTransfer;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.store.Database;
import dev.tenure.store.DiskFull;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.Accounts;
import dev.tenure.transfer.CannotTransfer.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Everything out as one archive, and an archive into an installation that holds nothing. One at a time.
public final class Transfer {

    /// @param scoredThrough the last day that was scored
    public record Arrived(long tenants, long events, long scores, Optional<String> scoredThrough) {}

    /// Nobody turns the loop while something comes in.
    public interface Still {
        void during(Runnable work);
    }

    /// Both stores refuse writes when less than this is free.
    private static final long RESERVE_BYTES = 160L << 20;

    private final Database database;
    private final Departure departure;
    private final Arrival arrival;
    private final Health health;
    private final Accounts accounts;
    private final Still still;
    private final Path folder;
    private final InstantSource clock;
    private final ReentrantLock under = new ReentrantLock();

    /// @param folder where files lie while they are made or looked at; what an earlier stop left there is deleted
    public Transfer(
            Database database,
            DuckDb duckDb,
            Ledger ledger,
            LedgerTransfer events,
            Pseudonyms pseudonyms,
            Health health,
            Accounts accounts,
            Still still,
            Path folder,
            InstantSource clock) {
        this.database = database;
        this.departure = new Departure(database, duckDb, ledger, events);
        this.arrival = new Arrival(database, duckDb, events, pseudonyms);
        this.health = health;
        this.accounts = accounts;
        this.still = still;
        this.folder = folder;
        this.clock = clock;
        Archive.delete(folder);
    }

    /// An export holds all tenants, so nobody takes one who sees but some.
    public boolean seesAll(int staffId) {
        return database.inStaff(
                staffId,
                tx -> tx.sql()
                        .sql("select tenure_covers_all()")
                        .query(Boolean.class)
                        .single());
    }

    /// A stream, begun once it is known that there will be one.
    @FunctionalInterface
    public interface Opening {
        OutputStream open() throws IOException;
    }

    /// What is done is sent while the rest is made, so that whoever waits sees it grow; how fast he takes it does not
    /// hold up the stores.
    public void takeOut(Opening to) throws IOException {
        alone(place -> {
            long room = departure.room() + RESERVE_BYTES;
            long free = place.toFile().getUsableSpace();
            if (free < room)
                throw new CannotTransfer(
                        Why.NO_ROOM,
                        "an export may take %d MiB while it is made, and the disk of the data directory has %d"
                                .formatted(room >> 20, free >> 20),
                        "Free space on the disk of the data directory, then ask again.");
            var made = new LinkedBlockingQueue<Optional<Path>>();
            var writing = new FutureTask<>(() -> {
                try {
                    return departure.write(place, clock.instant(), file -> made.add(Optional.of(file)));
                } finally {
                    made.add(Optional.empty());
                }
            });
            Thread.ofVirtual().name("export").start(writing);
            try {
                var first = made.take();
                if (first.isPresent()) send(to.open(), place, first.get(), made, writing);
                else writing.get();
            } catch (ExecutionException e) {
                throw reason(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } finally {
                settle(writing);
            }
            return true;
        });
    }

    private static void send(
            OutputStream to,
            Path place,
            Path first,
            LinkedBlockingQueue<Optional<Path>> made,
            FutureTask<Manifest> writing)
            throws IOException, InterruptedException {
        // Not closed when it fails: an archive without its end is one that broke off, and reads as such.
        var zip = new ZipOutputStream(to);
        zip.setLevel(Deflater.BEST_SPEED);
        for (var next = Optional.of(first); next.isPresent(); next = made.take()) {
            zip.putNextEntry(new ZipEntry(next.get().toString()));
            Files.copy(place.resolve(next.get()), zip);
            zip.closeEntry();
            zip.flush();
        }
        try {
            writing.get();
        } catch (ExecutionException e) {
            throw reason(e);
        }
        zip.finish();
        zip.flush();
    }

    /// A refusal as such, whichever threads it came through.
    private static RuntimeException reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof CannotTransfer refused) return refused;
            else if (cause instanceof LedgerTransfer.Unreadable unreadable && !DiskFull.isBehind(unreadable))
                return Archive.damaged("the ledger's files cannot be entered: " + unreadable.getMessage());
        return new IllegalStateException("everything of an installation was not carried", failure);
    }

    /// Whoever waited may have left; the files under way are finished before they are deleted.
    private static void settle(FutureTask<Manifest> writing) {
        boolean interrupted = false;
        while (true) {
            try {
                writing.get();
                break;
            } catch (ExecutionException | CancellationException _) {
                // Told to whoever waits, above.
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /// What there is here already; empty when everything of another installation may come in.
    public Optional<String> occupied() {
        return arrival.occupied();
    }

    /// @param key of the installation the archive is of, when it is not this one's
    /// @param staffId who brings it
    public Arrived bringIn(InputStream archive, Optional<String> key, int staffId) throws IOException {
        // Before years of events are read for nothing.
        arrival.occupied().ifPresent(Arrival::refuse);
        return alone(place -> {
            var manifest = Archive.unpack(archive, place, database.schema());
            var digest = Archive.sha256(place.resolve(Manifest.FILE));
            still.during(() -> {
                try {
                    arrival.enter(place, manifest, digest, key, staffId, clock.instant());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (CompletionException e) {
                    throw reason(e);
                }
                health.renumber();
            });
            accounts.refresh();
            health.list();
            return new Arrived(manifest.tenants(), manifest.events(), manifest.scores(), manifest.scoredThrough());
        });
    }

    private interface Work<T> {
        T in(Path place) throws IOException;
    }

    private <T> T alone(Work<T> work) throws IOException {
        if (!under.tryLock())
            throw new CannotTransfer(
                    Why.BUSY, "another export or import of everything is under way", "Try again when it is done.");
        try {
            Archive.delete(folder);
            Files.createDirectories(folder);
            return work.in(folder);
        } finally {
            try {
                Archive.delete(folder);
            } finally {
                under.unlock();
            }
        }
    }
}
