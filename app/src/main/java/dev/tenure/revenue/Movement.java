package dev.tenure.revenue;

/// From the ARR a period opened with to the ARR it closed with, in minor units of the reporting currency. New business,
/// expansion, contraction and churn are at the rates the period opened with; what rates alone did stands apart.
///
/// @param opening as the period before was closed, or as it is known now where that was not
/// @param restated what was learnt since of the opening
public record Movement(
        long opening,
        long restated,
        long newBusiness,
        long expansion,
        long contraction,
        long churn,
        long currency,
        long closing) {

    public static final Movement NONE = new Movement(0, 0, 0, 0, 0, 0, 0, 0);

    public Movement {
        if (opening + restated + newBusiness + expansion - contraction - churn + currency != closing)
            throw new IllegalArgumentException("the bridge does not add up");
    }

    /// @param constant the closing ARR at the rates of the opening
    static Movement of(long frozen, long opening, long constant, long closing) {
        long by = constant - opening;
        return new Movement(
                frozen,
                opening - frozen,
                opening == 0 ? constant : 0,
                opening > 0 && by > 0 ? by : 0,
                constant > 0 && by < 0 ? -by : 0,
                opening > 0 && constant == 0 ? opening : 0,
                closing - constant,
                closing);
    }

    public Movement plus(Movement other) {
        return new Movement(
                opening + other.opening,
                restated + other.restated,
                newBusiness + other.newBusiness,
                expansion + other.expansion,
                contraction + other.contraction,
                churn + other.churn,
                currency + other.currency,
                closing + other.closing);
    }

    /// What moved, whichever way.
    public long turnover() {
        return Math.abs(restated) + newBusiness + expansion + contraction + churn + Math.abs(currency);
    }

    /// Of the customers the period began with: what they pay at its end for what they paid. No customer, no rate.
    public Retention retention() {
        long began = opening + restated;
        return new Retention(began, began + expansion - contraction - churn, began - contraction - churn);
    }
}
