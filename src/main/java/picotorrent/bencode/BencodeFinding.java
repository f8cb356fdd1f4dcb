package picotorrent.bencode;

/// A departure from the canonical form in input that could be read all the same.
///
/// @param offset where in the source, in bytes
/// @param message one sentence for a person
public record BencodeFinding(int offset, String message) {}
