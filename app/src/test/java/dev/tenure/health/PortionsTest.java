package dev.tenure.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.TenantId;
import dev.tenure.health.HealthStore.Row;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortionsTest {

    private static final int PAGE = 70;

    @Test
    void newRowsAreWrittenInTheOrderOfTheIndex() {
        var portions = Portions.of(rows(2500, 1), Set.of());

        assertThat(portions).extracting(List::size).containsExactly(1000, 1000, 500);
        assertThat(portions.stream().flatMap(List::stream)).containsExactlyElementsOf(rows(2500, 1));
    }

    @Test
    void aPortionReplacesAtMostThreeRowsOfAPageHoweverManyChanged() {
        for (int every : List.of(1, 2, 5, 11, 40, 100)) {
            var changed = rows(10_000, every);
            for (var portion : Portions.of(changed, stored(10_000))) {
                var onPage = portion.stream()
                        .collect(Collectors.groupingBy(row -> row.tenant().number() / PAGE, Collectors.counting()));
                assertThat(onPage.values()).as("one in %d changed", every).allMatch(rows -> rows <= 3);
            }
        }
    }

    @Test
    void everyRowIsInOnePortion() {
        for (int changed : List.of(0, 1, 49, 50, 51, 1000, 40_001)) {
            var rows = rows(changed, 1);
            var portions = Portions.of(rows, stored(changed / 2));
            var all = portions.stream().flatMap(List::stream).toList();

            assertThat(all).hasSize(changed);
            assertThat(new HashSet<>(all)).isEqualTo(new HashSet<>(rows));
            assertThat(portions).noneMatch(List::isEmpty).allMatch(portion -> portion.size() <= 1000);
        }
    }

    @Test
    void aFewRowsAreOneTransaction() {
        assertThat(Portions.of(rows(30, 1), stored(30))).hasSize(1);
        assertThat(Portions.of(rows(10_000, 100), stored(10_000))).hasSize(1);
    }

    private static Set<TenantId> stored(int tenants) {
        return IntStream.rangeClosed(1, tenants).mapToObj(TenantId::new).collect(Collectors.toSet());
    }

    private static List<Row> rows(int tenants, int every) {
        return IntStream.rangeClosed(1, tenants)
                .filter(i -> i % every == 0)
                .mapToObj(i -> new Row(
                        new TenantId(i),
                        LocalDate.EPOCH,
                        1,
                        5000,
                        Band.WATCH,
                        -1,
                        new UUID(0, i),
                        PortionsTest.NO_READINGS,
                        false))
                .toList();
    }

    private static final byte[] NO_READINGS = {};
}
