package dev.tenure.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jar a reader runs, with a JDK and nothing else.
class JarTest {

    private static final Path JAR = Path.of("target/tenure-verify.jar");

    @Test
    void theJarHoldsTheVerifierAlone() throws Exception {
        try (var jar = new JarFile(JAR.toFile())) {
            var foreign = jar.stream()
                    .map(Object::toString)
                    .filter(name -> !name.startsWith("META-INF/") && !"dev/tenure/verify/".startsWith(name))
                    .filter(name -> !name.startsWith("dev/tenure/verify/"))
                    .toList();
            assertEquals(List.of(), foreign);
        }
    }

    @Test
    void itEndsWithZeroForTheSampleAndWithSixForAChangedOne(@TempDir Path folder) throws Exception {
        for (var name : List.of(Sample.RECEIPT, "trusted_root.json", "key.pem"))
            Files.write(folder.resolve(name), Sample.file(name));
        var file = folder.resolve(Sample.RECEIPT);
        assertEquals(0, run(folder, file.toString()));
        var changed = Files.readAllBytes(file);
        changed[changed.length / 2] ^= 1;
        Files.write(file, changed);
        assertEquals(6, run(folder, file.toString()));
    }

    private static int run(Path folder, String file) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var out = folder.resolve("out.txt");
        var process = new ProcessBuilder(java, "-jar", JAR.toAbsolutePath().toString(), file)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "no answer");
        assertTrue(Files.readString(out, StandardCharsets.UTF_8).contains(Sample.RECEIPT));
        return process.exitValue();
    }
}
