package picotorrent.fx.model;

import java.util.List;

/// One value of the raw bencode, as a tree shows it.
///
/// @param name the key or the position in a list
/// @param value in short; empty for dictionaries and lists
/// @param children of a dictionary or list
public record RawNode(String name, String value, List<RawNode> children) {}
