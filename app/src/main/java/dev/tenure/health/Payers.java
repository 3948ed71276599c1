package dev.tenure.health;

import java.util.List;

/// Tenants that pay in some currency.
///
/// @param names of the first, by name
/// @param tenants how many they are in all
public record Payers(List<String> names, int tenants) {
    public Payers {
        names = List.copyOf(names);
    }
}
