/// The pages. Parses, calls a feature, renders.
@ApplicationModule(
        allowedDependencies = {
            "core", "store", "access", "tenants", "inbox", "revenue", "ingest", "usage", "privacy", "health"
        })
@NullMarked
package dev.tenure.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
