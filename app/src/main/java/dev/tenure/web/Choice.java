package dev.tenure.web;

/// A link that is on or off: a tab, a filter, a sort.
///
/// @param id stays the same when the list is fetched again, so that focus stays
record Choice(String id, String words, String href, boolean on) {}
