package dev.tenure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tenure");

    @Test
    void packagesImportOnlyWhatTheirTableAllows() {
        ApplicationModules.of("dev.tenure").verify();
    }

    @Test
    void onlyTheStoreOpensDuckDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tenure.store")
                .should()
                .callMethod(java.sql.DriverManager.class, "getConnection", String.class)
                .orShould()
                .callMethod(java.sql.DriverManager.class, "getConnection", String.class, java.util.Properties.class)
                .because("a native call on a virtual thread pins its carrier; the store keeps them on bounded threads")
                .check(PRODUCT);
    }

    @Test
    void doorsReadAsStaffAndReachTheWiderTransactionsThroughAFeatureAlone() {
        for (var wider : java.util.List.of("inStage", "inControl", "inTenant"))
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.tenure.web..", "dev.tenure.api..", "dev.tenure.cli..")
                    .should()
                    .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                    com.tngtech.archunit.core.domain.properties.HasName.Predicates.name(wider))
                            .and(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                    com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                            com.tngtech.archunit.core.domain.JavaClass.Predicates.type(
                                                    dev.tenure.store.Database.class)))))
                    .because("a door would otherwise see more than whoever knocked at it")
                    .check(PRODUCT);
    }

    @Test
    void timeAndChanceAreParameters() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.tenure.core..",
                        "dev.tenure.policy..",
                        "dev.tenure.health..",
                        "dev.tenure.outlets..",
                        "dev.tenure.usage..",
                        "dev.tenure.tenants..",
                        "dev.tenure.receipts..",
                        "dev.tenure.ingest..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .because("a past day must replay exactly")
                .check(PRODUCT);
    }
}
