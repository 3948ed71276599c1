package dev.tenure.store;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One read transaction over the tenants assigned to one member of staff. Expiry is part of the wall:
/// an assignment that has run out is invisible at that instant, whatever any scheduler did.
///
/// @param answers what was asked already: the transaction sees one moment, so an answer stays true
public record StaffTx(int staffId, JdbcClient sql, Map<Object, Object> answers) {

    StaffTx(int staffId, JdbcClient sql) {
        this(staffId, sql, new HashMap<>());
    }

    /// @param question equal to another only when the answer is the same
    @SuppressWarnings("unchecked")
    public <T> T once(Record question, Supplier<T> answer) {
        return (T) answers.computeIfAbsent(question, _ -> answer.get());
    }
}
