package dev.tenure.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine unpacks its library, 11 MB, into the temporary folder, and removes it when the process ends by itself.
/// Once it is loaded nobody needs its name, and a process that is killed leaves nothing then.
final class UnpackedLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibrary.class);
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern LIBRARY = Pattern.compile(".* (/.*/jne\\.[0-9a-f-]+/libcedar_java_ffi\\.so)");

    private UnpackedLibrary() {}

    static void drop() {
        if (!Files.isReadable(MAPS)) return;
        try {
            var unpacked = new TreeSet<Path>();
            for (var line : Files.readAllLines(MAPS)) {
                var library = LIBRARY.matcher(line);
                if (library.matches()) unpacked.add(Path.of(library.group(1)));
            }
            for (var library : unpacked) {
                Files.deleteIfExists(library);
                var folder = library.getParent();
                if (folder != null) Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOG.debug("the unpacked library stays until the process ends", e);
        }
    }
}
