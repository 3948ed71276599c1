package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.access.KeyView;
import dev.tenure.cli.Context;
import dev.tenure.core.Actor;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;

/// Lets the commands of the server's own user find it and act, for as long as it runs: a file only that user
/// can read, holding the address and a token that lives twelve hours and is replaced after six.
final class CommandContext implements ApplicationListener<ApplicationStartedEvent>, AutoCloseable {

    static final String PRINCIPAL = "cli@local";

    private static final Logger LOG = LoggerFactory.getLogger(CommandContext.class);
    private static final Duration LIFE = Duration.ofHours(12);
    private static final Actor BY = new Actor.Service(PRINCIPAL);

    private final Access access;
    private final DataDirectory directory;
    private final Path shared;
    private final InstantSource wall;
    private final ScheduledExecutorService renewing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("command-context").factory());

    /// @param shared the user's folder of contexts, through which commands started elsewhere look
    CommandContext(Access access, DataDirectory directory, Path shared, InstantSource wall) {
        this.access = access;
        this.directory = directory;
        this.shared = shared;
        this.wall = wall;
    }

    @Override
    public void onApplicationEvent(ApplicationStartedEvent event) {
        if (!(event.getApplicationContext() instanceof WebServerApplicationContext web) || web.getWebServer() == null)
            return;
        var url = ServerUrl.of(web);
        var startedAt = wall.instant();
        publish(url, startedAt);
        long pause = LIFE.dividedBy(2).toSeconds();
        renewing.scheduleAtFixedRate(() -> renew(url, startedAt), pause, pause, TimeUnit.SECONDS);
    }

    /// A failed renewal must not end the timer: the old token still has six hours.
    private void renew(String url, Instant startedAt) {
        try {
            publish(url, startedAt);
        } catch (RuntimeException e) {
            LOG.warn("the token of the command line could not be renewed", e);
        }
    }

    void publish(String url, Instant startedAt) {
        var before = tokens();
        var staff = access.service(PRINCIPAL, "Command line beside the server");
        var issued = access.issueStaffToken(staff.staffId(), label(), LIFE, BY);
        var context = new Context(
                URI.create(url),
                directory.serverId().toString(),
                issued.token(),
                ProcessHandle.current().pid(),
                directory.path().toAbsolutePath().toString(),
                startedAt);
        write(context.toJson());
        // Also those of a server that was killed and could not take its own back.
        before.forEach(each -> access.revoke(each.keyId(), BY));
    }

    private void write(String json) {
        try {
            OwnerOnly.write(directory.path().resolve(Context.FILE), json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write where commands look for the server", e);
        }
        try {
            Files.createDirectories(shared);
            OwnerOnly.write(copy(), json);
        } catch (IOException e) {
            // A user without a home still has the file in the data directory.
            LOG.info("commands find this server only by --data-dir {}: {}", directory.path(), e.toString());
        }
    }

    /// Named by the place too: a directory that was moved away and one that was then put where it was share their id,
    /// and both may run.
    private Path copy() {
        var place = directory.path().toAbsolutePath().toString();
        var digest = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
        return shared.resolve(directory.serverId() + "-" + digest + ".json");
    }

    private String label() {
        return "command line beside server " + directory.serverId();
    }

    private List<KeyView> tokens() {
        var mine = new ArrayList<KeyView>();
        for (var key : access.keys())
            if (key.kind() == KeyView.Kind.STAFF && key.name().equals(label())) mine.add(key);
        return mine;
    }

    @Override
    public void close() {
        renewing.shutdownNow();
        try {
            Files.deleteIfExists(directory.path().resolve(Context.FILE));
            Files.deleteIfExists(copy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            tokens().forEach(each -> access.revoke(each.keyId(), BY));
        }
    }
}
