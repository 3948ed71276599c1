package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.store.DuckDb;
import dev.tenure.tenants.FactImport;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two questions to the usage store that would take minutes occupy both of its reader threads. Nobody
/// who asks for something else waits for them. How fast they are answered is `bench sign-in`.
@org.junit.jupiter.api.Timeout(120)
class BusyReadersTest {

    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static RunningServer server;
    private static String person;

    @BeforeAll
    static void oneScoredTenant() {
        server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
        var staff = server.person(true, true);
        person = staff.name();
        server.bean(FactImport.class)
                .run(
                        FactImport.Kind.TENANTS,
                        "id,name\nnorthwind,Northwind\n".getBytes(StandardCharsets.UTF_8),
                        staff.staffId(),
                        true,
                        staff.actor(),
                        false);
        assertEquals(
                200,
                server.send("POST", "/v1/cycle", "application/json", "{\"as_of\":\"2026-11-23\"}")
                        .statusCode());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void signInsAndPagesAreAnsweredWhileTwoLongQueriesRun() throws Exception {
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = new CountDownLatch(2);
            var queries = IntStream.range(0, 2)
                    .mapToObj(_ -> readers.submit(() -> heavy(started)))
                    .toList();
            assertTrue(started.await(10, TimeUnit.SECONDS));
            for (int i = 0; i < 20; i++) {
                var session = server.signIn(person);
                if (i % 8 == 0) {
                    assertEquals(200, page("/", session));
                    assertEquals(200, server.get("/v1/tenants/northwind/health").statusCode());
                }
            }
            for (var query : queries) assertTrue(!query.isDone(), "the queries ended before the sign-ins did");
            queries.forEach(query -> query.cancel(true));
        }
    }

    @Test
    void aCrowdOfReadersIsServedThoughPagesAskTheDatabaseSeveralThings() throws Exception {
        var session = server.signIn(person);
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var pages = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 64; i++) {
                var path = i % 2 == 0 ? "/" : "/tenants/northwind";
                pages.add(crowd.submit(() -> page(path, session)));
            }
            for (var page : pages) assertEquals(200, page.get(25, TimeUnit.SECONDS));
        }
    }

    private static int page(String path, String session) {
        return server.send(HttpRequest.newBuilder(server.base().resolve(path)).header("Cookie", session))
                .statusCode();
    }

    private static List<Long> heavy(CountDownLatch started) {
        return server.bean(DuckDb.class).read(DEADLINE, connection -> {
            started.countDown();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from range(10000000) a, range(10000000) b"
                            + " where hash(a.range + b.range) % 7 = 3")) {
                row.next();
                return List.of(row.getLong(1));
            }
        });
    }
}
