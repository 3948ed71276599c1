package dev.tenure.ingest;

import java.util.Set;
import java.util.regex.Pattern;

/// Where in an event a source key looks for the account: `subject`, `source`, an extension attribute, or a member of
/// the data as `data.NAME`.
public final class AccountAttribute {

    public static final String WORDS =
            "an attribute of the event, 1 to 64 of a-z and 0-9 such as account, or a member of its data such as"
                    + " data.account";

    static final String IN_DATA = "data.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}|data\\.[A-Za-z0-9_]{1,64}");

    /// They say what an event is and when it was, never whose.
    private static final Set<String> OF_THE_EVENT =
            Set.of("id", "specversion", "type", "time", "data", "datacontenttype", "dataschema");

    private AccountAttribute() {}

    public static boolean isOne(String text) {
        return NAME.matcher(text).matches() && !OF_THE_EVENT.contains(text);
    }
}
