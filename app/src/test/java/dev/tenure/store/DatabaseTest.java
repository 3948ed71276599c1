package dev.tenure.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.core.TenantId;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;

class DatabaseTest {

    @Test
    void eachTransactionKindRunsUnderItsOwnRole() {
        try (var database = TestDatabase.fresh()) {
            assertEquals(
                    "tenure_tenant 7",
                    database.inTenant(
                            new TenantId(7),
                            tx -> tx.sql()
                                    .sql("select current_user || ' ' || tenure_tenant()")
                                    .query(String.class)
                                    .single()));
            assertEquals(
                    "tenure_stage_health",
                    database.inStage(
                            StageTx.Stage.HEALTH,
                            tx -> tx.sql()
                                    .sql("select current_user")
                                    .query(String.class)
                                    .single()));
        }
    }

    @Test
    void theStageRoleCannotTouchWhatItWasNotGranted() {
        try (var database = TestDatabase.fresh()) {
            assertThrows(
                    BadSqlGrammarException.class,
                    () -> database.inStage(
                            StageTx.Stage.HEALTH,
                            tx -> tx.sql()
                                    .sql("select count(*) from access_assignment")
                                    .query(Integer.class)
                                    .single()));
        }
    }

    @Test
    void aTransactionInsideAnotherIsRefusedAndLendsNeitherRoleNorSight() {
        try (var database = TestDatabase.fresh()) {
            assertEquals("tenure_staff", database.inStaff(3, outer -> {
                var refused = assertThrows(IllegalStateException.class, () -> database.<Integer>inControl(inner -> 1));
                assertEquals("a transaction inside another", refused.getMessage());
                return outer.sql()
                        .sql("select current_user")
                        .query(String.class)
                        .single();
            }));
        }
    }
}
