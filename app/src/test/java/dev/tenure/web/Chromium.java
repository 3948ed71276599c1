package dev.tenure.web;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tenure.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The installed Chromium, headless. Nothing is downloaded; without a browser the tests fail and say so.
final class Chromium implements AutoCloseable {

    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private static final Path SHOTS = Path.of("target", "screenshots");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(List<String> more) {
        var executable = PLACES.stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the page tests need Chromium: apt-get install chromium (looked in " + PLACES + ")"));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var arguments = new ArrayList<>(List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
        arguments.addAll(more);
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(arguments));
    }

    static Chromium start() {
        return new Chromium(List.of());
    }

    /// As somebody reads who has set his browser's text to twice its size.
    static Chromium withLargeText() {
        return new Chromium(List.of("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"));
    }

    /// A window of its own: own cookies, nobody signed in.
    Page open(RunningServer server, int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(server.base().toString())
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale("en-US")
                .setTimezoneId("America/New_York"));
        context.setDefaultTimeout(10_000);
        return context.newPage();
    }

    static void signIn(Page page, String login) {
        page.navigate("/sign-in");
        page.getByLabel("Login").fill(login);
        page.getByLabel("Password").fill(RunningServer.PASSWORD);
        page.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON).click();
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    /// What axe finds wrong in either theme.
    static List<String> violations(Page page) {
        var found = new ArrayList<String>();
        for (var scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            violationsInThisTheme(page).forEach(each -> found.add(scheme + " " + each));
        }
        return found;
    }

    /// What axe finds wrong by WCAG 2.2 AA and by its own practice, as "rule: target".
    static List<String> violationsInThisTheme(Page page) {
        return new AxeBuilder(page)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + " at " + node.getTarget() + ": " + node.getHtml()))
                        .toList();
    }

    static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
