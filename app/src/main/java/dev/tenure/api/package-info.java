/// The HTTP API under /v1. Parses, calls a feature, answers.
@ApplicationModule(
        allowedDependencies = {
            "core",
            "store",
            "policy",
            "access",
            "tenants",
            "inbox",
            "revenue",
            "ingest",
            "usage",
            "privacy",
            "health",
            "outlets",
            "transfer"
        })
@NullMarked
package dev.tenure.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
