package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./tenure` of a checkout: when it builds, what it asks of Maven, and what it says meanwhile. The Maven here
/// notes what it was asked and lays down a product that prints its arguments.
class CheckoutTest {

    private static final Path TENURE = Path.of("..", "tenure").toAbsolutePath().normalize();
    private static final Path FIND_JAVA = Path.of("src/main/bin/find-java.sh");
    private static final String PACKAGE =
            "-B -ntp package -pl dist -am -Dmaven.test.skip=true -Dspotless.check.skip=true";

    private static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();

    /// All that is found besides Maven.
    private static final List<String> NAMES = List.of(
            "awk",
            "bash",
            "cat",
            "chmod",
            "cksum",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "mkdir",
            "mktemp",
            "readlink",
            "rm",
            "sed",
            "seq",
            "sleep",
            "sort",
            "tee",
            "touch",
            "xargs");

    private static final String MAVEN = """
            #!/usr/bin/env bash
            echo "$*" >>"$HOME/asked"
            if [ -f "$HOME/meanwhile" ]; then . "$HOME/meanwhile"; fi
            case "$*" in *package*) ;; *) exit ;; esac
            echo '[INFO] Scanning for projects...'
            echo '[INFO] --- compiler:3.14.1:compile (default-compile) @ tenure-app ---'
            echo '[INFO] --- assembly:3.7.1:single (folder) @ tenure-dist ---'
            mkdir -p dist/target/tenure/bin dist/target/tenure/lib
            cat >dist/target/tenure/bin/tenure <<'END'
            #!/usr/bin/env bash
            case ${TENURE_REHEARSAL:-}$1 in
              yesdemo) touch "$HOME/checkout/dist/target/tenure/lib/server-1.aot"; echo 'ready http://127.0.0.1:1' ;;
              yes*) touch "$HOME/checkout/dist/target/tenure/lib/ask-1.aot" ;;
              *) printf '<%s>\\n' "$@" ;;
            esac
            END
            touch dist/target/tenure/bin/tenure
            chmod +x dist/target/tenure/bin/tenure
            """;

    private static final List<String> BUILDING = List.of(
            "tenure: building (once; a minute or two the first time, when Maven fetches libraries)",
            "  compiler:3.14.1:compile for tenure-app",
            "  assembly:3.7.1:single for tenure-dist",
            "tenure: rehearsing once, so that it starts quickly from now on",
            "tenure: built in N s");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private Path checkout;

    @SuppressWarnings("NullAway.Init")
    private Path source;

    private record Ran(int exit, List<String> out, List<String> err) {}

    @BeforeAll
    static void linkPrograms() {
        Launched.machine("mkdir", "-p", PROGRAMS.toString());
        for (var program : NAMES)
            Launched.machine("ln", "-sf", Launched.machine("which", program), PROGRAMS.toString());
    }

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Files.createDirectory(home.resolve("checkout"));
        source = checkout.resolve("app/src/main/java/One.java");
        for (var file : List.of("pom.xml", "app/pom.xml", "dist/pom.xml", "app/src/main/java/Two.java"))
            write(checkout.resolve(file), file);
        write(source, "one");
        Files.copy(TENURE, checkout.resolve("tenure"));
        Files.copy(
                FIND_JAVA,
                Files.createDirectories(checkout.resolve("dist/src/main/bin")).resolve("find-java.sh"));
        write(home.resolve("maven/mvn"), MAVEN);
        Launched.machine("chmod", "+x", home.resolve("maven/mvn").toString());
    }

    @Test
    void theFirstRunBuildsSaysHowFarItIsAndHandsOverItsArgumentsAndTheSecondOnlyHandsOver() throws Exception {
        assertEquals(new Ran(0, List.of("<tenants>", "<a b>"), BUILDING), run("tenants", "a b"));
        assertEquals(new Ran(0, List.of("<cycle>"), List.of()), run("cycle"));
        assertEquals(List.of(PACKAGE), asked());
    }

    @Test
    void aTouchedFileBuildsNothing() throws Exception {
        run("x");
        write(source, "one");
        assertEquals(new Ran(0, List.of("<x>"), List.of()), run("x"));
        assertEquals(List.of(PACKAGE), asked());
    }

    @Test
    void anEditedAnAddedAndADeletedFileBuildOnceEach() throws Exception {
        run("x");
        var builds = new ArrayList<>(List.of(PACKAGE));
        var added = checkout.resolve("dist/src/main/bin/more.sh");
        for (var change : List.<Change>of(
                () -> write(source, "two"),
                () -> write(checkout.resolve("pom.xml"), "other"),
                () -> write(added, ""),
                () -> Files.delete(added))) {
            change.make();
            assertEquals(new Ran(0, List.of("<x>"), BUILDING), run("x"));
            assertEquals(new Ran(0, List.of("<x>"), List.of()), run("x"));
            builds.add(PACKAGE);
            assertEquals(builds, asked());
        }
    }

    @Test
    void whatIsEditedDuringABuildIsBuiltByTheNextRun() throws Exception {
        write(home.resolve("meanwhile"), "echo edited >app/src/main/java/One.java\n");
        run("x");
        Files.delete(home.resolve("meanwhile"));
        assertEquals(new Ran(0, List.of("<x>"), BUILDING), run("x"));
        assertEquals(new Ran(0, List.of("<x>"), List.of()), run("x"));
    }

    @Test
    void aFailedBuildShowsItsErrorsWhereItsLogIsAndIsTriedAgain() throws Exception {
        write(home.resolve("meanwhile"), "echo '[INFO] BUILD FAILURE'; echo '[ERROR] One.java: no'; exit 1\n");
        var failed = new Ran(
                1,
                List.of(),
                List.of(
                        BUILDING.getFirst(),
                        "[INFO] BUILD FAILURE",
                        "[ERROR] One.java: no",
                        "tenure: the build failed; the whole log is in checkout/dist/target/build.log"));
        assertEquals(failed, run("x"));
        assertEquals(failed, run("x"));
        Files.delete(home.resolve("meanwhile"));
        assertEquals(new Ran(0, List.of("<x>"), BUILDING), run("x"));
    }

    @Test
    void testRunsMavensTestsTheLongOnesOnlyWhenAskedAndEndsAsMavenDoes() throws Exception {
        assertEquals(new Ran(0, List.of(), List.of()), run("test"));
        assertEquals(new Ran(0, List.of(), List.of()), run("test", "-pl", "app", "--long", "-Dtest=A B"));
        write(home.resolve("meanwhile"), "exit 7\n");
        assertEquals(new Ran(7, List.of(), List.of()), run("test", "--long"));
        assertEquals(
                List.of(
                        "-B -ntp verify",
                        "-B -ntp verify -pl app -Dtest.excluded= -Dtest=A B",
                        "-B -ntp verify -Dtest.excluded="),
                asked());
    }

    @Test
    void withoutMavenOneLineSaysHowToGetIt() throws Exception {
        Files.delete(home.resolve("maven/mvn"));
        var refused = new Ran(
                1,
                List.of(),
                List.of("tenure: building from a checkout needs Maven; install it (apt-get install maven, brew install"
                        + " maven) or use a release archive"));
        assertEquals(refused, run("x"));
        assertEquals(refused, run("test"));
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private Ran run(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(checkout.resolve("tenure").toString()));
        command.addAll(List.of(arguments));
        var path = home.resolve("maven") + ":" + PROGRAMS;
        try (var run = Launched.start(home, Map.of("PATH", path), command)) {
            int exit = run.end(Duration.ofMinutes(1));
            var err = run.err().stream()
                    .map(line -> line.replaceFirst("built in \\d+ s$", "built in N s"))
                    .toList();
            return new Ran(exit, run.out(), err);
        }
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(home.resolve("asked"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }
}
