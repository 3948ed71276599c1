package dev.tenure;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the checkout is, from whichever module the tests run in.
public final class Repository {

    private Repository() {}

    public static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent())
            if (Files.exists(at.resolve("ARCHITECTURE.md"))) return at;
        throw new IllegalStateException("the tests must run inside a checkout: no ARCHITECTURE.md above here");
    }

    /// Real data that is not part of the repository. A test that needs it fails where it is absent.
    public static Path sharedData(String name) {
        var data = root().resolve("../shared/data").normalize().resolve(name);
        if (!Files.exists(data))
            throw new IllegalStateException("this test needs ../shared/data/" + name + " beside the checkout");
        return data;
    }
}
