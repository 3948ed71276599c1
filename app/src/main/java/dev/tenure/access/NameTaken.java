package dev.tenure.access;

/// A living source key of this name exists; accounts are linked under that name, so there can be one only.
public final class NameTaken extends RuntimeException {

    NameTaken(String name, Throwable cause) {
        super("A source key named '" + name + "' is in use.", cause);
    }
}
