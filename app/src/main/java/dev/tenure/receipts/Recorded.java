package dev.tenure.receipts;

/// A receipt that is signed and whose place in its log is fixed with the effect it speaks of. It is *sealed* once a
/// signed checkpoint stands over that place.
///
/// @param id the name of its log and its place there
public record Recorded(String id, long index) {

    static Recorded at(String origin, long index) {
        return new Recorded(origin.substring(origin.lastIndexOf('/') + 1) + "-" + index, index);
    }
}
