package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForFunctionOptions;

/// Somebody who has a keyboard and nothing else. Wherever focus lands by Tab it has to be seen: on the screen,
/// under nothing, with a ring around it.
record Keyboard(Page page) {

    private static final int MOST_TABS = 80;

    private static final String SEEN = """
            () => {
              const at = document.activeElement;
              if (!at || at === document.body) return "nothing has focus";
              const name = at.id || at.textContent.trim().slice(0, 40) || at.tagName;
              const box = at.getBoundingClientRect();
              const left = Math.max(0, box.left), right = Math.min(innerWidth, box.right);
              const top = Math.max(0, box.top), bottom = Math.min(innerHeight, box.bottom);
              if (right - left < 1 || bottom - top < 1) return name + " is off the screen";
              const seen = [0.1, 0.5, 0.9].some((part) => {
                const there = document.elementFromPoint((left + right) / 2, top + (bottom - top) * part);
                return there && (at.contains(there) || there.contains(at) || at.labels?.[0]?.contains(there));
              });
              if (!seen) return name + " is covered";
              const style = getComputedStyle(at);
              const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              const around = at.closest(".find, .file");
              if (!ring && !around) return name + " has no ring";
              return "";
            }
            """;

    void press(String... keys) {
        for (var key : keys) page.keyboard().press(key);
    }

    void type(String text) {
        page.keyboard().type(text);
    }

    /// What has focus, by its id or else by its words.
    String focused() {
        return (String) page.evaluate(
                "() => { const at = document.activeElement;" + " return at.id || at.innerText || at.name }");
    }

    void tabTo(String id) {
        for (int i = 0; i < MOST_TABS; i++) {
            press("Tab");
            assertEquals("", page.evaluate(SEEN), "on the way to " + id);
            if (focused().equals(id)) return;
        }
        fail("Tab does not lead to " + id);
    }

    void waitForFocus(String id) {
        page.waitForFunction("id => document.activeElement?.id === id", id, new WaitForFunctionOptions());
        assertEquals("", page.evaluate(SEEN), id);
    }

    /// What a live region says that a reader hears without going there.
    void waitToHear(String words) {
        page.waitForFunction("""
                words => [...document.querySelectorAll("[role=status], [role=alert], [aria-live=polite]")]
                  .some((region) => region.textContent.includes(words))
                """, words, new WaitForFunctionOptions());
    }

    void signIn(String login, String password) {
        page.navigate("/sign-in");
        waitForFocus("login");
        type(login);
        press("Tab");
        type(password);
        press("Enter");
        page.waitForURL(url -> !url.contains("/sign-in"));
    }
}
