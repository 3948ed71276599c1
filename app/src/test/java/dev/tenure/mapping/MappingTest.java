package dev.tenure.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.mapping.Mapping.Made;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MappingTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void aRecordBecomesOneEventForEachRuleWhoseConditionsHold() {
        var mapping = MappingFile.parse("""
                events:
                  - when: {kind: [login, refresh]}
                    type: user.active
                    source: /crm
                    id: "{row}"
                    account: "{org}"
                    subject: "{person}"
                    time: at
                  - when: {kind: export, person: {present: true}}
                    type: export.done
                    source: /crm
                    id: "{row}/export"
                    account: "{org}"
                    time: at
                    data: {format: "as {kind}", rows: {from: rows, as: integer}, big: {from: big, as: boolean}, fixed: 7}
                """);
        assertEquals(List.of("""
                        {"specversion":"1.0","type":"user.active","source":"/crm","id":"1","account":"acme","subject":"ann","time":"2026-03-01T10:00:00Z"}"""), made(mapping, """
                        {"row":1,"kind":"login","org":"acme","person":"ann","at":"2026-03-01T12:00:00+02:00"}"""));
        assertEquals(List.of("""
                        {"specversion":"1.0","type":"export.done","source":"/crm","id":"2/export","account":"acme","time":"2026-03-01T00:00:00Z","datacontenttype":"application/json","data":{"format":"as export","rows":12,"big":true,"fixed":7}}"""), made(mapping, """
                        {"row":"2","kind":"export","org":"acme","person":"bo","rows":"12","big":"yes","at":"2026-03-01"}"""));
        assertEquals(List.of(), made(mapping, """
                {"row":"3","kind":"export","org":"acme","rows":"12"}"""));
    }

    @Test
    void anArrayOrACountMakesSeveralEventsOfOneRecord() {
        var mapping = MappingFile.parse("""
                events:
                  - each: plugins
                    type: plugin.seen
                    source: /ci
                    id: "{install}/{each.name}"
                    subject: "{each.name}"
                    time: {from: at, format: epoch_millis}
                    data: {version: "{each.version}", first: "{/plugins/0/name}", plugins: {from: plugins, as: count}}
                """);
        assertEquals(List.of("""
                        {"specversion":"1.0","type":"plugin.seen","source":"/ci","id":"i/git","subject":"git","time":"2026-01-01T00:00:00Z","datacontenttype":"application/json","data":{"version":"1.0","first":"git","plugins":2}}""", """
                        {"specversion":"1.0","type":"plugin.seen","source":"/ci","id":"i/ant","subject":"ant","time":"2026-01-01T00:00:00Z","datacontenttype":"application/json","data":{"version":"2.1","first":"git","plugins":2}}"""), made(mapping, """
                        {"install":"i","at":1767225600000,"plugins":[{"name":"git","version":"1.0"},{"name":"ant","version":"2.1"}]}"""));

        var repeated = MappingFile.parse("""
                events:
                  - {repeat: n, type: click, source: /web, id: "{row}-{index}", time: {from: day, format: d.M.yyyy, zone: Europe/Berlin, at: "18:30"}}
                """);
        assertEquals(List.of("""
                        {"specversion":"1.0","type":"click","source":"/web","id":"9-1","time":"2026-07-01T16:30:00Z"}""", """
                        {"specversion":"1.0","type":"click","source":"/web","id":"9-2","time":"2026-07-01T16:30:00Z"}"""), made(repeated, """
                        {"row":"9","n":"2","day":"1.7.2026"}"""));
        assertEquals(List.of("fault n: is not a count: 'two'"), made(repeated, """
                {"row":"9","n":"two","day":"1.7.2026"}"""));
    }

    @Test
    void aRecordThatDoesNotFitSaysWhichColumnIsAtFault() {
        var mapping = MappingFile.parse("""
                events:
                  - type: t
                    source: /s
                    id: "{a}/{b}"
                    time: {from: day, format: yyyy-MM-dd}
                    data: {n: {from: n, as: integer}, tier: {from: tier, map: {g: gold}}}
                """);
        assertEquals(List.of("fault a, b: is empty, and id needs it"), made(mapping, """
                {"a":"1","b":"","day":"2026-01-01"}"""));
        assertEquals(List.of("fault day: is not a time as the mapping describes it: '2026-13-01'"), made(mapping, """
                {"a":"1","b":"2","day":"2026-13-01"}"""));
        assertEquals(List.of("fault n: is not integer: '1.5'"), made(mapping, """
                {"a":"1","b":"2","day":"2026-01-01","n":"1.5"}"""));
        assertEquals(List.of("fault tier: has no entry in the mapping's table: 'x'"), made(mapping, """
                {"a":"1","b":"2","day":"2026-01-01","tier":"x"}"""));
        assertEquals(List.of("""
                        {"specversion":"1.0","type":"t","source":"/s","id":"1/2","time":"2026-01-01T00:00:00Z","datacontenttype":"application/json","data":{"tier":"gold"}}"""), made(mapping, """
                        {"a":"1","b":"2","day":"2026-01-01","tier":"g"}"""));
    }

    @Test
    void withoutAMappingColumnsAreNamedAfterAttributes() {
        assertEquals(List.of("""
                        {"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-01-01T00:00:00Z","account":"acme","data":{"n":1}}"""), made(Mapping.NONE, """
                        {"id":"1","source":"/s","type":"t","subject":"","time":"2026-01-01T00:00:00Z","account":"acme","data":"{\\"n\\":1}"}"""));
    }

    @Test
    void aMappingFileThatSaysWhatNobodyKnowsIsRefusedWithItsPlace() {
        assertEquals("events: lists at least one event to make of a record", refused("read: csv"));
        assertEquals("read: is one of csv, ndjson, parquet, not 'xml'", refused("read: xml\nevents: [{}]"));
        assertEquals("events[0]: needs id", refused("events: [{type: t, source: /s, time: at}]"));
        assertEquals(
                "events[0].time: does not know 'timezone'; it knows at, format, from, zone",
                refused("events: [{id: \"{a}\", type: t, source: /s, time: {from: at, timezone: UTC}}]"));
        assertEquals(
                "events[0].time.zone: is not a time zone: 'Mars/Base'",
                refused("events: [{id: \"{a}\", type: t, source: /s, time: {from: at, zone: Mars/Base}}]"));
        assertEquals(
                "events[0].id: '{a' opens a brace and does not close it",
                refused("events: [{id: \"{a\", type: t, source: /s, time: at}]"));
        assertEquals(
                "events[0].Account: an attribute's name is 1 to 20 of the characters a to z and 0 to 9",
                refused("events: [{id: \"{a}\", type: t, source: /s, time: at, Account: x}]"));
        assertEquals("the mapping file: does not know 'evnts'; it knows delimiter, events, read", refused("evnts: []"));
    }

    private static String refused(String yaml) {
        var refusal = assertThrows(MappingFile.Refused.class, () -> MappingFile.parse(yaml));
        return String.valueOf(refusal.getMessage());
    }

    private static List<String> made(Mapping mapping, String record) {
        return mapping.apply(JSON.readTree(record)).stream()
                .map(made -> switch (made) {
                    case Made.Event event -> event.json().toString();
                    case Made.Fault fault -> "fault " + fault.where() + ": " + fault.problem();
                })
                .toList();
    }
}
