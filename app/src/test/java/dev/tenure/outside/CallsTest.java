package dev.tenure.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {

    @TempDir
    Path folder = Path.of("");

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final AtomicInteger heard = new AtomicInteger();

    private static Calls.Answer.Failed<Void> failure(String scheme, HttpServer server, Duration whole) {
        var remote =
                Remote.of(scheme + "://localhost:" + server.getAddress().getPort() + "/x", null, true, Path.of(""));
        var answer =
                new Calls(Map.of(), whole).call(remote, HttpRequest.newBuilder().GET(), BodyHandlers.discarding());
        if (answer instanceof Calls.Answer.Failed<Void> failed) return failed;
        throw new AssertionError(answer);
    }

    /// One that answers, and then never ends.
    @Test
    void whoDoesNotEndIsGivenUpAndMayHaveDoneIt() throws Exception {
        var server = HttpServer.create(ANY_PORT, 0);
        var end = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try {
            var failed = failure("http", server, Duration.ofSeconds(1));
            assertEquals("no whole answer came within 1 seconds", failed.why());
            assertTrue(failed.perhaps());
        } finally {
            end.countDown();
            server.stop(0);
        }
    }

    @Test
    void whoseCertificateNobodyVouchesForIsToldNothing() throws Exception {
        var store = folder.resolve("own.p12");
        assertEquals(
                0,
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                store.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(ANY_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            heard.incrementAndGet();
            exchange.close();
        });
        server.start();
        try {
            var failed = failure("https", server, Duration.ofSeconds(10));
            assertTrue(failed.why().contains("could not be reached")
                    && failed.why().contains("certification path"));
            assertFalse(failed.perhaps());
            assertEquals(0, heard.get());
        } finally {
            server.stop(0);
        }
    }
}
