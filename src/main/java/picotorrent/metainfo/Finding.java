package picotorrent.metainfo;

import picotorrent.base.Sentence;

/// Something odd in a file that could be read all the same: a departure from canonical bencode, a
/// name that had to be changed, a key of the wrong type.
///
/// @param offset where in the file, in bytes
/// @param severity how much it matters
/// @param message one sentence for a person
public record Finding(long offset, Severity severity, Sentence message) {
  /// How much a finding matters.
  public enum Severity {
    INFO,
    WARNING
  }
}
