package dev.tenure.health;

import java.util.List;

/// What the at-risk table can be narrowed to on a day.
public record Choices(List<String> owners, List<String> plans, List<Driver> drivers) {

    public record Driver(String signal, String label) {}
}
