package dev.tenure.outlets;

import dev.tenure.core.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a receiver has to hear of one account.
///
/// @param version how many things it will have been told of the account
/// @param digest of what it is told; LEFT when the account is no more among those meant for it
/// @param row by the names of the columns; null where nothing is known
/// @param perhaps whether it was told the same before without an answer, and may have taken it
/// @param again whether it was to be told the same before
record Due(
        TenantId tenant,
        String account,
        long version,
        String digest,
        Map<String, @Nullable Object> row,
        boolean perhaps,
        boolean again) {

    static final String LEFT = "";
}
