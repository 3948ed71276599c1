package dev.tenure.web;

/// The icons, each one path on a 16 pixel grid. They decorate; words beside them speak.
enum Icon {
    HOME("M2.5 7 8 2.5 13.5 7v6.5h-4V9.5h-3v4h-4Z"),
    BARS("M2.5 13.5h11M4 11V8.5M8 11V3M12 11V6"),
    CLOUD("M5 12.5a2.8 2.8 0 0 1-.3-5.6A3.7 3.7 0 0 1 12 7.4a2.6 2.6 0 0 1-.5 5.1Z"),
    TABLE("M2.5 3h11v10h-11ZM2.5 6.4h11M2.5 9.7h11M6.3 3v10"),
    CLOCK("M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2ZM8 5v3.2l2.2 1.4"),
    TICK("M3 8.5 6.5 12 13 4.5"),
    CROSS("M4 4l8 8M12 4l-8 8"),
    SHIELD("M8 1.8 13 3.6v4c0 3-2 5.3-5 6.6-3-1.3-5-3.6-5-6.6v-4ZM5.8 8l1.6 1.6 2.9-3"),
    PERSON("M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8ZM3 14c.4-2.6 2.3-4 5-4s4.6 1.4 5 4"),
    DIALS("M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 3v3M6 10v3"),
    MENU("M2.5 4.5h11M2.5 8h11M2.5 11.5h11"),
    NEXT("M6 3.5 10.5 8 6 12.5"),
    BACK("M10 3.5 5.5 8 10 12.5"),
    FIND("M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3 13.5 13.5"),
    INBOX("M2.5 9.5 4.5 3h7l2 6.5v3.5h-11ZM2.5 9.5h3.200l1 1.700h2.600l1-1.700h3.200"),
    KEY("M5.5 10.8a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM8 8.5h5.500v2M11.2 8.5v1.6");

    private final String path;

    Icon(String path) {
        this.path = path;
    }

    Svg svg() {
        return Svg.ornament("ic", 16, 16).el("path", "d", path);
    }
}
