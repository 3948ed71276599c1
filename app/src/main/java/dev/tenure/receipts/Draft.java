package dev.tenure.receipts;

/// A receipt that is signed and waits for the transaction whose effect it speaks of.
public final class Draft {

    private final Statement said;
    private final Signed signed;

    Draft(Statement said, Signed signed) {
        this.said = said;
        this.signed = signed;
    }

    Statement said() {
        return said;
    }

    Signed signed() {
        return signed;
    }
}
