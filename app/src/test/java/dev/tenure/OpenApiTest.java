package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The API's description is what the server offers, so neither can be changed without the other.
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Test
    void everyDoorIsDescribedAndEveryDescriptionIsADoor() {
        try (var server = RunningServer.start()) {
            var page = server.send(HttpRequest.newBuilder(server.base().resolve("/openapi.yaml")));
            assertEquals(200, page.statusCode());
            var described = new TreeSet<String>();
            var document = new YAMLMapper().readTree(page.body());
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().stream()
                            .filter(each -> METHODS.contains(each.getKey()))
                            .forEach(each -> described.add(each.getKey() + " " + path.getKey())));
            var offered = new TreeSet<String>();
            server.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                    .getHandlerMethods()
                    .keySet()
                    .forEach(mapping -> mapping.getPatternValues().stream()
                            .filter(path -> path.startsWith("/v1/") || path.startsWith("/access/"))
                            .forEach(path -> mapping.getMethodsCondition()
                                    .getMethods()
                                    .forEach(method ->
                                            offered.add(method.name().toLowerCase(Locale.ROOT) + " " + path))));
            assertEquals(offered, described);
            assertEquals(List.of(), dangling(document, document));
        }
    }

    private static List<String> dangling(JsonNode document, JsonNode at) {
        var found = new ArrayList<String>();
        for (var entry : at.properties()) {
            if (entry.getKey().equals("$ref")
                    && document.at(entry.getValue().asString().substring(1)).isMissingNode())
                found.add(entry.getValue().asString());
            found.addAll(dangling(document, entry.getValue()));
        }
        if (at.isArray()) at.forEach(each -> found.addAll(dangling(document, each)));
        return found;
    }

    @Test
    void theGuideNamesTheColumnsThatAreRead() throws Exception {
        var guide = Files.readString(Repository.root().resolve("docs/guide/facts.md"));
        for (var kind : dev.tenure.tenants.FactImport.Kind.values()) {
            var row = "| `" + kind.word() + "` | " + columns(kind.needed) + " |"
                    + (kind.optional.isEmpty() ? " |" : " " + columns(kind.optional) + " |");
            assertEquals(true, guide.contains(row), "docs/guide/facts.md lacks: " + row);
        }
    }

    private static String columns(List<String> names) {
        return "`" + String.join("`, `", names) + "`";
    }
}
