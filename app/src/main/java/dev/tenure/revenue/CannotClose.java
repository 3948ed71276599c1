package dev.tenure.revenue;

/// A period that may not be closed, and why.
public final class CannotClose extends RuntimeException {

    private final String fix;

    CannotClose(String why, String fix) {
        super(why);
        this.fix = fix;
    }

    public String fix() {
        return fix;
    }
}
