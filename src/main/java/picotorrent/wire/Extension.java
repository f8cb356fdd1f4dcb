package picotorrent.wire;

import java.util.Optional;

/// The extensions that we speak within the extension protocol (BEP 10), and the number under which
/// we want each to be sent to us.
public enum Extension {
  /// Peer exchange (BEP 11).
  PEX("ut_pex", 1),
  /// Metadata exchange (BEP 9).
  METADATA("ut_metadata", 2),
  /// Partial seeds (BEP 21).
  UPLOAD_ONLY("upload_only", 3),
  /// Hole punching (BEP 55).
  HOLEPUNCH("ut_holepunch", 4),
  /// Pieces that were lost (BEP 54).
  DONT_HAVE("lt_donthave", 7);

  private final String wireName;
  private final int localId;

  Extension(String wireName, int localId) {
    this.wireName = wireName;
    this.localId = localId;
  }

  /// The name in the handshake's `m` dictionary.
  public String wireName() {
    return wireName;
  }

  /// The message id that we announce, 1 to 255: what comes in under it is of this extension.
  public int localId() {
    return localId;
  }

  static Optional<Extension> ofLocalId(int id) {
    for (Extension extension : values()) {
      if (extension.localId == id) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }
}
