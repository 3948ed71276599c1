package dev.tenure.inbox;

import com.google.common.hash.Hashing;
import dev.tenure.store.Secret;
import dev.tenure.tenants.FactImport.Kind;
import java.net.URI;
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

        /// @param authorization where the value of the header of that name stands
        /// @param privateAllowed whether the address may be one of the operator's own network
        record Address(URI uri, Optional<Secret> authorization, boolean privateAllowed) implements Place {
            @Override
            public String words() {
                var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
                return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath()
                        + (uri.getRawQuery() == null ? "" : "?…");
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
