package dev.tenure.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.store.EmbeddedPostgres;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What a user starts: the packaged launcher, with a Java runtime and nothing else.
class LauncherTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration REFUSAL = Duration.ofMinutes(1);
    private static final String RUNTIME_MODULES =
            "java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.net,jdk.zipfs";

    /// Released as an archive, unpacked, and run with a runtime that has no compiler.
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path place;

    @SuppressWarnings("NullAway.Init")
    private static Path home;

    @SuppressWarnings("NullAway.Init")
    private static Path data;

    @SuppressWarnings("NullAway.Init")
    private static Launched server;

    private static String address = "";

    @BeforeAll
    static void unpackAndServe() throws Exception {
        try (var archives = Files.newDirectoryStream(Path.of("target"), "tenure-*.tar.gz")) {
            Launched.machine(
                    "tar",
                    "xzf",
                    archives.iterator().next().toString(),
                    "-C",
                    place.toString(),
                    "--strip-components=1");
        }
        var runtime = place.resolve("runtime");
        Launched.machine(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                RUNTIME_MODULES,
                "--output",
                runtime.toString());
        assertFalse(Files.exists(runtime.resolve("bin/javac")));
        home = Files.createDirectory(place.resolve("home"));
        data = place.resolve("data with a space");
        server = Launched.start(
                home,
                Map.of(
                        "TENURE_JAVA_HOME",
                        runtime.toString(),
                        "JAVA_HOME",
                        "",
                        "PATH",
                        "/usr/bin:/bin",
                        "XDG_CACHE_HOME",
                        ""),
                List.of(place.resolve("bin/tenure").toString(), "serve", "--port", "0", "--data-dir", data.toString()));
        address = server.ready(START);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        assertFalse(Files.exists(data.resolve("context.json")), "a stopped server leaves no token");
        assertEquals(List.of(), sharedContexts(data), "nor one in its user's home");
        assertFalse(Files.exists(data.resolve("postgres/data/postmaster.pid")), "a stopped server stops its database");
    }

    @Test
    void theArchiveServesWithARuntimeAlone() throws Exception {
        assertEquals(
                1,
                server.out().stream().filter(line -> line.startsWith("ready ")).count());
        var secret = data.toAbsolutePath().normalize().resolve("first-password.secret");
        assertTrue(
                server.out().contains("first account: sign in as admin with the password in " + secret),
                server.out()::toString);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        var password = Files.readString(secret).strip();
        for (var said : List.of(server.out(), server.err()))
            assertTrue(said.stream().noneMatch(line -> line.contains(password)), "a log is no place for it");
        assertEquals(200, page(address + "/sign-in"));
        for (var context :
                List.of(data.resolve("context.json"), sharedContexts(data).getFirst()))
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(context)));
    }

    /// By which commands started anywhere find the server of a directory.
    private static List<Path> sharedContexts(Path directory) throws IOException {
        var id = Files.readString(directory.resolve("server-id")).strip();
        try (var all = Files.list(home.resolve(".local/state/tenure/contexts"))) {
            return all.filter(file -> file.getFileName().toString().startsWith(id + "-"))
                    .toList();
        }
    }

    @Test
    void aCommandFindsTheServerByItsDirectoryItsAddressOrByItself() throws Exception {
        for (var arguments : List.of(
                List.of("tenants", "list", "-o", "json"),
                List.of("tenants", "list", "-o", "json", "--data-dir", data.toString()),
                List.of("tenants", "list", "-o", "json", "--server", address))) {
            try (var listed = Launched.tenure(home, arguments.toArray(String[]::new))) {
                assertEquals(0, listed.end(REFUSAL), listed.err()::toString);
                assertTrue(JSON.readTree(String.join("\n", listed.out()))
                        .path("items")
                        .isArray());
                assertEquals(List.of(), listed.err());
            }
        }
        try (var named = Launched.tenure(home, Map.of("TENURE_SERVER", address), "cycle", "status", "-o", "json")) {
            assertEquals(0, named.end(REFUSAL), named.err()::toString);
        }
        var stranger = Files.createDirectories(place.resolve("stranger"));
        try (var lost = Launched.tenure(stranger, "tenants", "list")) {
            assertEquals(1, lost.end(REFUSAL));
            assertOneLine(lost, "no server of yours is running here", "tenure serve");
        }
        try (var denied = Launched.tenure(stranger, "tenants", "list", "--server", address)) {
            assertEquals(3, denied.end(REFUSAL));
            assertOneLine(denied, "no token for " + address, "tenure login");
        }
    }

    @Test
    void aLoginIsKeptForLaterCommandsInAFileOfItsOwner() throws Exception {
        var elsewhere = Files.createDirectories(place.resolve("elsewhere"));
        var secret = Files.writeString(elsewhere.resolve("token"), madeOnThePage() + "\n");
        try (var login = Launched.start(
                elsewhere,
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        "\"$0\" login --server " + address + " <token",
                        Launched.FOLDER + "/bin/tenure"))) {
            assertEquals(0, login.end(REFUSAL), login.err()::toString);
            assertEquals(List.of(), login.out());
        }
        Files.delete(secret);
        var kept = elsewhere.resolve(".config/tenure/logins.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
        try (var listed = Launched.tenure(elsewhere, "keys", "list", "--server", address)) {
            assertEquals(0, listed.end(REFUSAL), listed.err()::toString);
        }
    }

    /// What somebody copies from the page People after signing in there.
    private String madeOnThePage() throws Exception {
        try (var browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()) {
            var first = Files.readString(data.resolve("first-password.secret")).strip();
            var signIn = page(browser, "/sign-in", "");
            page(
                    browser,
                    "/sign-in",
                    "login=admin&password=" + first + "&_csrf=" + found(signIn, "name=\"_csrf\" value=\"([^\"]+)"));
            var people = page(browser, "/people", "");
            var made = page(
                    browser,
                    "/people/tokens",
                    "label=elsewhere&days=1&_csrf=" + found(people, "name=\"_csrf\" value=\"([^\"]+)"));
            return found(made, "id=\"given\">([^<]+)");
        }
    }

    private static String page(HttpClient browser, String path, String form) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address + path));
        if (!form.isEmpty())
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form));
        return browser.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static String found(String page, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(page);
        assertTrue(matcher.find(), () -> pattern + " is not in " + page);
        return matcher.group(1);
    }

    /// How long it takes is measured by `bench start`; what would make it long is looked for here.
    @Test
    void theCommandLineLoadsNeitherAFrameworkNorAnythingElseThatIsSlowToStart() throws Exception {
        for (var arguments : List.of(List.of("cycle", "status"), List.of("tenants", "list"))) {
            var log = place.resolve("classes-" + arguments.getFirst() + ".log");
            var environment = Map.of("TENURE_JAVA_OPTS", "-Duser.home=" + home + " -Xlog:class+load:file=" + log);
            try (var command = Launched.tenure(home, environment, arguments.toArray(String[]::new))) {
                assertEquals(0, command.end(REFUSAL), command.err()::toString);
                assertFalse(command.out().isEmpty());
            }
            var loaded = Files.readAllLines(log);
            assertTrue(loaded.stream().anyMatch(line -> line.contains("dev.tenure.cli.TenureCli ")));
            for (var heavy : List.of(" org.springframework.", " jdk.internal.net.http.", " sun.security.ssl."))
                assertTrue(loaded.stream().noneMatch(line -> line.contains(heavy)), arguments + " loads" + heavy);
            assertTrue(loaded.size() < 3_000, arguments + " loads " + loaded.size() + " classes");
        }
    }

    @Test
    void aDirectoryInUseIsRefusedInOneLine() throws Exception {
        try (var second = Launched.tenure(home, "serve", "--port", "0", "--data-dir", data.toString())) {
            assertEquals(1, second.end(REFUSAL));
            assertOneLine(second, "another server is using " + data, "--data-dir");
        }
        assertEquals(200, page(address + "/sign-in"), "the first goes on");
    }

    @Test
    void aPortInUseIsRefusedInOneLineBeforeAnythingIsMade() throws Exception {
        var untouched = place.resolve("untouched");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = Launched.tenure(
                        home, "serve", "--port", "" + taken.getLocalPort(), "--data-dir", untouched.toString())) {
            assertEquals(1, second.end(REFUSAL));
            assertOneLine(second, "port " + taken.getLocalPort() + " on 127.0.0.1 is in use", "--port");
        }
        assertFalse(Files.exists(untouched));
    }

    @Test
    void aDirectoryOfANewerTenureIsRefusedInOneLine() throws Exception {
        var newer = Files.createDirectories(place.resolve("newer"));
        Files.writeString(newer.resolve("format"), "99\n");
        try (var refused = Launched.tenure(home, "serve", "--port", "0", "--data-dir", newer.toString())) {
            assertEquals(1, refused.end(REFUSAL));
            assertOneLine(refused, "99", "newer");
        }
    }

    @Test
    void aMissingOrOldJavaIsSaidInOneLineWithWhereToGetOne() throws Exception {
        try (var none = Launched.tenure(home, Map.of("TENURE_JAVA_HOME", "/nowhere"), "--version")) {
            assertEquals(1, none.end(REFUSAL));
            assertOneLine(none, "/nowhere is no Java 25", "unset it");
        }
        var old = place.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.2\"\n");
        for (var program : List.of("java", "javac"))
            Files.createFile(
                    old.resolve("bin").resolve(program),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (var none = Launched.start(
                home,
                Map.of("TENURE_JAVA_HOME", ""),
                List.of(
                        "bash",
                        "-c",
                        ". \"$0\"; java_candidates() { echo \"$1\"; echo /nowhere; }; find_java jdk",
                        Launched.FOLDER.resolve("bin/find-java.sh").toString(),
                        old.toString()))) {
            assertEquals(1, none.end(REFUSAL));
            assertOneLine(none, "no Java 25 JDK found", "https://adoptium.net");
        }
    }

    @Test
    void whatAnotherBuildWasRehearsedWithIsPassedOverWithoutAWord() throws Exception {
        var other = copied("other");
        Files.writeString(rehearsed(other, "server"), "of no build");
        var command = List.of(other.resolve("bin/tenure").toString(), "serve", "--help");
        try (var help = Launched.start(home, Map.of(), command)) {
            assertEquals(0, help.end(REFUSAL), help.err()::toString);
            assertEquals("Usage: tenure serve", help.out().getFirst().substring(0, "Usage: tenure serve".length()));
            assertEquals(List.of(), help.err());
        }
        Files.writeString(rehearsed(other, "ask"), "of no build");
        var nowhere = place.resolve("nowhere");
        var ask = List.of(other.resolve("bin/tenure").toString(), "tenants", "list", "--data-dir", nowhere.toString());
        try (var asked = Launched.start(home, Map.of(), ask)) {
            assertEquals(1, asked.end(REFUSAL));
            assertOneLine(asked, "no server is running on " + nowhere, "tenure serve");
        }
    }

    /// The runtime itself would run the classes of the build before.
    @Test
    void whatABuildWasRehearsedWithIsNotTakenForAnotherWhoseJarsHaveTheSameNames() throws Exception {
        var other = copied("changed");
        var verify = List.of(other.resolve("bin/tenure").toString(), "receipts", "verify", "--help");
        try (var rehearsal = Launched.start(home, Map.of("TENURE_REHEARSAL", "yes"), verify)) {
            assertEquals(0, rehearsal.end(REFUSAL), rehearsal.err()::toString);
        }
        assertTrue(Files.size(rehearsed(other, "ask")) > 1_000_000, "the rehearsal left an archive");
        try (var same = Launched.start(home, Map.of(), verify)) {
            assertEquals(0, same.end(REFUSAL), same.err()::toString);
        }
        try (var files = Files.newDirectoryStream(other.resolve("lib"), "tenure-app-*.jar");
                var jar = FileSystems.newFileSystem(files.iterator().next())) {
            for (var gone : List.of("ReceiptsCommands.class", "ReceiptsCommands$Verify.class"))
                Files.delete(jar.getPath("dev/tenure/cli", gone));
        }
        try (var changed = Launched.start(home, Map.of(), verify)) {
            assertNotEquals(0, changed.end(REFUSAL), "it runs what is in the jar");
        }
    }

    private static Path copied(String name) throws IOException {
        var other = place.resolve(name);
        for (var folder : List.of("bin", "lib")) {
            Files.createDirectories(other.resolve(folder));
            try (var files = Files.newDirectoryStream(Launched.FOLDER.resolve(folder))) {
                for (var file : files)
                    Files.copy(
                            file,
                            other.resolve(folder).resolve(file.getFileName()),
                            StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return other;
    }

    /// Where the launcher looks for what was rehearsed.
    private static Path rehearsed(Path folder, String kind) throws Exception {
        var script = Files.readString(folder.resolve("bin/tenure"));
        var function = script.substring(script.indexOf("rehearsed() {"));
        var command = "home=$0; " + function.substring(0, function.indexOf("\n}") + 2) + "\nrehearsed " + kind;
        try (var named = Launched.start(home, Map.of(), List.of("bash", "-c", command, folder.toString()))) {
            assertEquals(0, named.end(REFUSAL), named.err()::toString);
            return Path.of(named.out().getFirst());
        }
    }

    @Test
    void aReceiptIsVerifiedWithoutAServer() throws Exception {
        var sample = Path.of("..").toAbsolutePath().resolve("verify/src/test/resources/sample/bundle.sigstore.json");
        try (var verify = Launched.tenure(home, "receipts", "verify", sample.toString(), "-o", "json")) {
            assertEquals(0, verify.end(REFUSAL), verify.err()::toString);
            assertTrue(String.join("", verify.out()).contains("\"verified\" : true"), verify.out()::toString);
        }
    }

    @Test
    void aWrongOptionIsAUsageError() throws Exception {
        for (var arguments :
                List.of(List.of("serve", "--prot", "1"), List.of("tenant"), List.of("health", "explain"))) {
            try (var wrong = Launched.tenure(home, arguments.toArray(String[]::new))) {
                assertEquals(2, wrong.end(REFUSAL), arguments::toString);
                assertEquals(List.of(), wrong.out());
            }
        }
    }

    @Test
    void anOwnPostgresTakesThePlaceOfTheEmbeddedOneByOneSetting() throws Exception {
        var own = Files.createDirectories(place.resolve("own"));
        var elsewhere = place.resolve("external");
        try (var postgres = EmbeddedPostgres.start(own.resolve("postgres"), RandomGenerator.of("L64X128MixRandom"))) {
            var at = postgres.address();
            var settings = Map.of(
                    "TENURE_POSTGRES_URL", at.url(),
                    "TENURE_POSTGRES_USER", at.user(),
                    "TENURE_POSTGRES_PASSWORD", at.password());
            try (var external =
                    Launched.tenure(home, settings, "serve", "--port", "0", "--data-dir", elsewhere.toString())) {
                external.ready(START);
                try (var listed = Launched.tenure(home, "tenants", "list", "--data-dir", elsewhere.toString())) {
                    assertEquals(0, listed.end(REFUSAL), listed.err()::toString);
                }
            }
            assertFalse(Files.exists(elsewhere.resolve("postgres")), "no server of its own was made");
        }
        var gone = Map.of("TENURE_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/tenure");
        try (var refused = Launched.tenure(home, gone, "serve", "--port", "0", "--data-dir", elsewhere.toString())) {
            assertEquals(1, refused.end(REFUSAL));
            assertOneLine(refused, "127.0.0.1:1", "TENURE_POSTGRES_URL");
        }
    }

    @Test
    void aKilledServerIsFollowedByOneThatFindsEverythingAsItWasAlsoInACopy() throws Exception {
        var directory = place.resolve("killed");
        var csv = Files.writeString(place.resolve("tenants.csv"), "id,name\nacme,Acme\n");
        try (var first = Launched.tenure(home, "serve", "--port", "0", "--data-dir", directory.toString())) {
            first.ready(START);
            try (var entered = Launched.tenure(
                    home, "facts", "import", "tenants", csv.toString(), "--data-dir", directory.toString())) {
                assertEquals(0, entered.end(REFUSAL), entered.err()::toString);
            }
            assertEquals(List.of("ID,NAME", "acme,Acme"), unnamed(), "the newest server is the one that is asked");
            first.kill();
            first.end(REFUSAL);
        }
        assertEquals(1, sharedContexts(directory).size(), "a killed server leaves its context");
        assertEquals(List.of("ID,NAME"), unnamed(), "then the newest that runs is asked");
        try (var lost = Launched.tenure(home, "tenants", "list", "--data-dir", directory.toString())) {
            assertEquals(1, lost.end(REFUSAL));
            assertOneLine(lost, "no server is running on " + directory, "tenure serve");
        }
        try (var second = Launched.tenure(home, "serve", "--port", "0", "--data-dir", directory.toString())) {
            second.ready(START);
            assertTrue(
                    second.out().stream().noneMatch(line -> line.startsWith("first account: ")),
                    "the account is there already");
            try (var listed =
                    Launched.tenure(home, "tenants", "list", "-o", "csv", "--data-dir", directory.toString())) {
                assertEquals(List.of("ID,NAME", "acme,Acme"), answered(listed));
            }
        }
        assertEquals(List.of(), sharedContexts(directory));
        var restored = place.resolve("restored");
        Launched.machine("cp", "-a", directory.toString(), restored.toString());
        try (var third = Launched.tenure(home, "serve", "--port", "0", "--data-dir", restored.toString())) {
            third.ready(START);
            assertNotEquals(sharedContexts(directory), sharedContexts(restored), "a name of its own, for both may run");
            try (var listed =
                    Launched.tenure(home, "tenants", "list", "-o", "csv", "--data-dir", restored.toString())) {
                assertEquals(List.of("ID,NAME", "acme,Acme"), answered(listed));
            }
        }
    }

    private static List<String> unnamed() throws Exception {
        try (var listed = Launched.tenure(home, "tenants", "list", "-o", "csv")) {
            return answered(listed);
        }
    }

    private static List<String> answered(Launched command) throws InterruptedException {
        assertEquals(0, command.end(REFUSAL), command.err()::toString);
        return command.out();
    }

    private static void assertOneLine(Launched refused, String... parts) {
        assertEquals(List.of(), refused.out());
        assertEquals(1, refused.err().size(), refused.err()::toString);
        var line = refused.err().getFirst();
        assertTrue(line.startsWith("tenure: "), line);
        assertTrue(Arrays.stream(parts).allMatch(line::contains), line);
    }

    private static int page(String url) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
