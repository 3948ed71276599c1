package dev.tenure.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Renders templates that were compiled with the product. A page is rendered whole before its first byte is
/// sent, so a failure half way is a problem page and not half a page.
@Component
final class Pages {

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), Pages.class.getPackageName());

    String render(String template, Object view) {
        var out = new StringOutput();
        templates.render(template + ".jte", Map.of("view", view), out);
        return out.toString();
    }

    ResponseEntity<String> page(String template, Object view) {
        return page(200, template, view);
    }

    ResponseEntity<String> page(int status, String template, Object view) {
        return ResponseEntity.status(status)
                .contentType(new MediaType("text", "html", java.nio.charset.StandardCharsets.UTF_8))
                .body(render(template, view));
    }
}
