package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// What every page has around its own content.
///
/// @param announcement what a reader who does not see the page should hear after it changed
/// @param csrf a hidden field's name and value, without which no form is taken
/// @param theme "light" or "dark" when the reader chose one; absent, the system decides
/// @param singleKeys whether shortcuts of one key are on; people who dictate turn them off
/// @param here this page's address, to come back to
record Shell(
        String title,
        List<Crumb> crumbs,
        Nav nav,
        String announcement,
        Csrf csrf,
        String person,
        Optional<String> theme,
        boolean singleKeys,
        CycleGlance cycle,
        String here,
        String version) {

    record Crumb(String words, Optional<String> href) {}

    record Csrf(String field, String header, String token) {}

    enum Nav {
        PORTFOLIO,
        REVENUE,
        CONNECT,
        IMPORTS,
        PEOPLE,
        PERSONAL,
        NONE
    }

    /// Absent attributes are not written at all, which a template asks for with null.
    @org.jspecify.annotations.Nullable
    String themeOrNull() {
        return theme.orElse(null);
    }

    String csrfHeaders() {
        return "{\"" + csrf.header() + "\":\"" + csrf.token() + "\"}";
    }
}
