package dev.tenure.tenants;

import dev.tenure.store.StageTx;
import dev.tenure.tenants.FactFold.Believed;
import dev.tenure.tenants.FactHistoryStore.Thing;
import dev.tenure.tenants.FactStore.Shape;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/// Takes out what one job or one file said: every fact is what it would be without it, also what others said since.
final class FactRemoval {

    private FactRemoval() {}

    static void takeOut(StageTx tx, long job, LocalDate today) {
        var touched = new HashSet<Integer>();
        for (var shape : Shape.ALL) {
            var things = FactHistoryStore.thingsOf(tx.sql(), shape, job);
            if (things.isEmpty()) continue;
            things.forEach(thing -> touched.add(thing.tenant()));
            FactStore.lock(tx.sql(), touched);
            var said = FactHistoryStore.said(tx.sql(), shape, things);
            var rows = new LinkedHashMap<Thing, List<Believed>>();
            for (var thing : things) {
                var left = said.getOrDefault(thing, List.of()).stream()
                        .filter(one ->
                                Objects.requireNonNull(one.source().columns().get("job_id"))
                                                .asLong(0)
                                        != job)
                        .toList();
                rows.put(thing, FactFold.fold(shape.lasting(), left, List.of()).rows());
            }
            FactHistoryStore.replace(tx.sql(), shape, rows);
        }
        FactHistoryStore.forgetTenants(tx.sql(), job);
        TenantStore.showProfiles(tx.sql(), touched.toArray(Integer[]::new), today);
    }
}
