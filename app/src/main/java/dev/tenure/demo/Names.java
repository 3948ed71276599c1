package dev.tenure.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Invented company names, each once.
final class Names {

    private static final List<String> FIRST = List.of(
            "Alder",
            "Amberley",
            "Arbor",
            "Ashdown",
            "Aster",
            "Barrow",
            "Bellamy",
            "Birchfield",
            "Bramble",
            "Calder",
            "Cardinal",
            "Cedarline",
            "Cinder",
            "Cobalt",
            "Copperfield",
            "Crestwood",
            "Dovetail",
            "Dunmore",
            "Eastbank",
            "Eider",
            "Elmstead",
            "Ember",
            "Fairhaven",
            "Fenwick",
            "Fieldstone",
            "Foxglove",
            "Garnet",
            "Glasswing",
            "Granary",
            "Greyfriars",
            "Harrow",
            "Hawthorn",
            "Hearthside",
            "Heron",
            "Hollin",
            "Inkwell",
            "Ironbridge",
            "Juniper",
            "Kestrel",
            "Kingsley",
            "Lakehurst",
            "Lantern",
            "Larkspur",
            "Linden",
            "Lodestar",
            "Maplewood",
            "Marlow",
            "Meridian",
            "Millrace",
            "Mistral",
            "Moorland",
            "Nightingale",
            "Oakhaven",
            "Orchard",
            "Osprey",
            "Palisade",
            "Pinecrest",
            "Quarry",
            "Quill",
            "Redwood",
            "Ridgeway",
            "Rowan",
            "Saltmarsh",
            "Sandpiper");

    private static final List<String> SECOND = List.of(
            "Freight",
            "Biologics",
            "Logistics",
            "Payments",
            "Schools",
            "Insurance",
            "Retail",
            "Energy",
            "Foods",
            "Health",
            "Robotics",
            "Media",
            "Textiles",
            "Mutual",
            "Analytics",
            "Shipping",
            "Hospitality",
            "Aerospace",
            "Publishing",
            "Water",
            "Rail",
            "Optics",
            "Legal",
            "Travel",
            "Homes",
            "Telecom",
            "Mining",
            "Studios");

    private Names() {}

    /// The pairs are walked by a step that shares no factor with their number, so none repeats before all are used.
    static List<String> draw(int count, long seed) {
        int pairs = FIRST.size() * SECOND.size();
        int start = Chance.between(0, pairs, seed, 0, 0, 900);
        var names = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            int at = Math.floorMod(start + i * 1021, pairs);
            names.add(FIRST.get(at / SECOND.size()) + " " + SECOND.get(at % SECOND.size()));
        }
        return names;
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
