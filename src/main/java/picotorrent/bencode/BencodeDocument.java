package picotorrent.bencode;

import java.util.List;

/// What a reader made of its input.
///
/// @param root the one value
/// @param findings what is not canonical, in order of offset, at most [BencodeReader#MAX_FINDINGS]
public record BencodeDocument(BencodeValue root, List<BencodeFinding> findings) {
  /// Tells whether a writer would produce exactly the bytes that were read.
  public boolean isCanonical() {
    return findings.isEmpty();
  }
}
