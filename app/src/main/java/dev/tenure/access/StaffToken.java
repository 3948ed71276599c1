package dev.tenure.access;

import java.time.Instant;

/// The token somebody of staff knocks with. Who is signed in at the pages has none.
public record StaffToken(int keyId, TokenScope scope, Instant expiresAt) {}
