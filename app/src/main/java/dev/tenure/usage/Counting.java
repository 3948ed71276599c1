package dev.tenure.usage;

import dev.tenure.core.TenantId;
import java.util.Map;
import java.util.stream.Collectors;

/// Under which tenant rows of usage count. A tenant that was merged keeps its rows, so that a merge can be taken back;
/// who reads them reads them as the survivor's.
final class Counting {

    private Counting() {}

    /// What stands for each table in the statements that read. Without a merge it is the table itself.
    static Map<String, String> tables(Map<TenantId, TenantId> merged) {
        return Map.of(
                "usage_day", counted("usage_day", merged),
                "usage_active", counted("usage_active", merged),
                "usage_latest", counted("usage_latest", merged),
                "usage_first",
                        merged.isEmpty()
                                ? "usage_first"
                                : "(select meter, tenant_id, min(first_day) as first_day from "
                                        + counted("usage_first", merged) + " group by meter, tenant_id)");
    }

    private static String counted(String table, Map<TenantId, TenantId> merged) {
        if (merged.isEmpty()) return table;
        var into = merged.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparingInt(TenantId::number)))
                .map(each -> "when " + each.getKey().number() + " then "
                        + each.getValue().number())
                .collect(Collectors.joining(" "));
        return "(select * replace (case tenant_id " + into + " else tenant_id end as tenant_id) from " + table + ")";
    }
}
