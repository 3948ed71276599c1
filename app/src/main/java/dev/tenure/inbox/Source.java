package dev.tenure.inbox;

import com.google.common.hash.Hashing;
import dev.tenure.outside.Remote;
import dev.tenure.tenants.FactImport.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One file of facts that comes again and again.
///
/// @param every how often it is expected, and an address asked
/// @param complete whether it names all tenants its source knows
/// @param mapping the text of a mapping file; absent, the file has the columns of its kind
public record Source(String name, Kind kind, Place place, Duration every, boolean complete, Optional<String> mapping) {

    public sealed interface Place {

        /// Shown to people: no credential is ever part of it.
        String words();

        /// A file is moved out of it once it was taken.
        record Folder(Path path) implements Place {
            @Override
            public String words() {
                return path.toString();
            }
        }

        record Address(Remote remote) implements Place {
            @Override
            public String words() {
                var uri = remote.uri();
                return remote.host() + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?…");
            }
        }
    }

    /// What an answer was asked for with: when it changes, "not modified" says nothing.
    String asked() {
        return Hashing.sha256()
                .hashString(place + "\n" + complete + "\n" + mapping.orElse(""), StandardCharsets.UTF_8)
                .toString();
    }
}
