package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.mapping.FactMapping;
import dev.tenure.tenants.FactImport.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The shipped mappings, each on a small sample of the shape of the export it is for.
class CrmTemplatesTest {

    private static FactMapping template(String name) throws IOException {
        var folder = Stream.of("examples/crm", "../examples/crm")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
        return FactSheets.parse(Files.readString(folder.resolve(name)));
    }

    private static List<String> made(String template, Kind kind, String csv) throws IOException {
        var mapping = template(template);
        var read = FactCsv.read(
                kind,
                csv.getBytes(StandardCharsets.UTF_8),
                FactSheets.form(mapping),
                FactSheets.of(mapping, kind),
                List.of());
        assertEquals(List.of(), read.rejected());
        return read.lines().stream()
                .map(line -> line.tenant() + " "
                        + switch (line.content()) {
                            case FactCsv.Content.Of(Fact fact) -> FactStore.row(fact);
                            case FactCsv.Content.Described(var profile) ->
                                FactStore.row(profile.apply(java.util.Optional.empty()));
                            case FactCsv.Content.Linked(var link) -> link;
                        })
                .toList();
    }

    @Test
    void salesforceAccounts() throws IOException {
        var csv = """
                "Account ID","Account Name","Type","Industry","Billing Country","Account Owner"
                "0015g00000AbCdEAAV","Northwind Freight","Customer - Direct","Transportation","Norway","Maya Koh"
                "0015g00000FgHiJAAV","Somebody Else","Prospect","Energy","Denmark","Maya Koh"
                """;
        assertEquals(
                List.of(
                        "0015g00000abcdeaav {name=Northwind Freight, plan=, segment=Transportation, time_zone=UTC, status=live}"),
                made("salesforce-accounts.yaml", Kind.TENANTS, csv));
        assertEquals(List.of("0015g00000abcdeaav {name=Maya Koh}"), made("salesforce-accounts.yaml", Kind.OWNERS, csv));
        assertEquals(
                List.of("0015g00000abcdeaav Link[source=salesforce, account=0015g00000AbCdEAAV]"),
                made("salesforce-accounts.yaml", Kind.ACCOUNTS, csv),
                "as Salesforce writes it, so that it knows it again");
    }

    @Test
    void hubspotCompanies() throws IOException {
        var csv = """
                "Record ID","Company name","Company owner","Create Date","Lifecycle Stage","Industry"
                "9120045","Northwind Freight","Maya Koh","2024-02-01 10:12","Customer","LOGISTICS_AND_SUPPLY_CHAIN"
                "9120046","Pelagic","","2024-02-01 10:12","Former customer",""
                "9120047","A lead","","2024-02-01 10:12","Lead",""
                """;
        assertEquals(
                List.of(
                        "9120045 {name=Northwind Freight, plan=, segment=LOGISTICS_AND_SUPPLY_CHAIN, time_zone=UTC, status=live}",
                        "9120046 {name=Pelagic, plan=, segment=, time_zone=UTC, status=ended}"),
                made("hubspot-companies.yaml", Kind.TENANTS, csv));
        assertEquals(List.of("9120045 {name=Maya Koh}"), made("hubspot-companies.yaml", Kind.OWNERS, csv));
        assertEquals(
                List.of(
                        "9120045 Link[source=hubspot, account=9120045]",
                        "9120046 Link[source=hubspot, account=9120046]"),
                made("hubspot-companies.yaml", Kind.ACCOUNTS, csv));
    }

    @Test
    void aSpreadsheetKeptByHand() throws IOException {
        var csv =
                "No.;Customer;Plan;Status;CSM;CSM e-mail\nK-1;\"Halden; Sons\";Scale;pilot;Maya;maya@x.example\nK-2;Øst;;;;\n";
        assertEquals(
                List.of(
                        "k-1 {name=Halden; Sons, plan=Scale, segment=, time_zone=UTC, status=prospect}",
                        "k-2 {name=Øst, plan=, segment=, time_zone=UTC, status=live}"),
                made("spreadsheet.yaml", Kind.TENANTS, csv));
        assertEquals(List.of("k-1 {name=Maya, email=maya@x.example}"), made("spreadsheet.yaml", Kind.OWNERS, csv));
    }
}
