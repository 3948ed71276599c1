package dev.tenure.web;

import gg.jte.Content;
import gg.jte.TemplateOutput;

/// A drawing, written element by element. Lengths are attributes and colours are classes or tokens, because
/// the pages allow no inline style.
final class Svg implements Content {

    private final StringBuilder out = new StringBuilder();

    private Svg() {}

    /// A drawing that says something: it is announced by its label.
    static Svg picture(String css, double width, double height, String label) {
        return root(css, width, height, "role", "img", "aria-label", label);
    }

    /// A drawing beside words that say the same.
    static Svg ornament(String css, double width, double height) {
        return root(css, width, height, "aria-hidden", "true");
    }

    private static Svg root(String css, double width, double height, Object... attributes) {
        var svg = new Svg();
        svg.out
                .append("<svg class=\"")
                .append(css)
                .append("\" viewBox=\"0 0 ")
                .append(number(width))
                .append(' ')
                .append(number(height))
                .append('"');
        svg.attributes(attributes);
        svg.out.append('>');
        return svg;
    }

    /// A fixed size on the page; without it a drawing fills its column.
    Svg sized(double width, double height) {
        return onRoot("width=\"" + number(width) + "\" height=\"" + number(height) + '"');
    }

    /// Fills its box in both directions, as a bar does.
    Svg stretched() {
        return onRoot("preserveAspectRatio=\"none\"");
    }

    private Svg onRoot(String attribute) {
        out.insert(out.indexOf(">"), ' ' + attribute);
        return this;
    }

    /// @param attributes names and values by turns
    Svg el(String name, Object... attributes) {
        out.append('<').append(name);
        attributes(attributes);
        out.append("/>");
        return this;
    }

    /// An element that names itself when pointed at.
    Svg titled(String name, String title, Object... attributes) {
        out.append('<').append(name);
        attributes(attributes);
        out.append("><title>")
                .append(escape(title))
                .append("</title></")
                .append(name)
                .append('>');
        return this;
    }

    Svg text(double x, double y, String anchor, String css, String words) {
        return open("text", "x", x, "y", y, "text-anchor", anchor, "class", css)
                .raw(escape(words))
                .shut("text");
    }

    /// A name and, weaker, an amount after it.
    Svg label(double x, double y, String anchor, String name, String amount) {
        return open("text", "x", x, "y", y, "text-anchor", anchor, "class", "t12 q-ink q-md")
                .raw(escape(name) + " ")
                .open("tspan", "class", "q-ink2 q-rg")
                .raw(escape(amount))
                .shut("tspan")
                .shut("text");
    }

    private Svg open(String name, Object... attributes) {
        out.append('<').append(name);
        attributes(attributes);
        out.append('>');
        return this;
    }

    private Svg shut(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    private Svg raw(String text) {
        out.append(text);
        return this;
    }

    private void attributes(Object... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            out.append(' ').append(pairs[i]).append("=\"");
            out.append(pairs[i + 1] instanceof Number n ? number(n.doubleValue()) : escape(pairs[i + 1].toString()));
            out.append('"');
        }
    }

    /// One decimal is a tenth of a pixel; more would only make the page larger.
    static String number(double value) {
        long tenths = Math.round(value * 10);
        var whole = (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10;
        return tenths % 10 == 0 ? whole : whole + "." + Math.abs(tenths) % 10;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public void writeTo(TemplateOutput output) {
        output.writeContent(toString());
    }

    @Override
    public String toString() {
        return out + "</svg>";
    }
}
