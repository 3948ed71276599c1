package dev.tenure;

import dev.tenure.access.People;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/// Gives an administrator who cannot get in any more a new password, when the owner of the data directory, or root,
/// asks for it there. No door and no token leads to this: whoever has the directory has everything in it anyhow.
final class RecoveryWatch implements ApplicationListener<ApplicationReadyEvent>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryWatch.class);

    private final People people;
    private final Path directory;
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("recovery").factory());

    RecoveryWatch(People people, DataDirectory directory) {
        this.people = people;
        this.directory = directory.path();
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        var _ = watching.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    /// A failure must not end the watch: what could not be read now may be mended later.
    private void look() {
        var request = directory.resolve(DataDirectory.RECOVERY);
        if (!Files.exists(request, LinkOption.NOFOLLOW_LINKS)) return;
        try {
            OwnerOnly.write(directory.resolve(DataDirectory.RECOVERED), answer(request));
        } catch (IOException | RuntimeException e) {
            LOG.error("a recovery failed", e);
        }
    }

    private String answer(Path request) throws IOException {
        var owner = Files.getOwner(request, LinkOption.NOFOLLOW_LINKS).getName();
        boolean ours =
                owner.equals("root") || owner.equals(Files.getOwner(directory).getName());
        var bytes = Files.isRegularFile(request, LinkOption.NOFOLLOW_LINKS) && Files.size(request) < 1_000
                ? Files.readAllBytes(request)
                : new byte[0];
        // Taken before it is done, so that it is not done twice.
        Files.delete(request);
        var login = new String(bytes, StandardCharsets.UTF_8).strip();
        if (!ours) return "refused " + owner + " is not the owner of the data directory";
        return people.recover(login, owner)
                .map(password -> {
                    FirstPassword.write(password, directory);
                    LOG.warn("{} got a new password by the data directory, as {} asked for", login, owner);
                    return "done";
                })
                .orElse("refused there is no administrator with the login '" + login + "'");
    }

    @Override
    public void close() {
        watching.shutdownNow();
    }
}
