package picotorrent.tracker;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;

/// Requests that tests ask with.
final class Requests {
  static final Hash HASH = Hash.ofHex("123456789abcdef123456789abcdef123456789a");
  static final PeerId PEER = PeerId.of("-PT0001-0123456789~a".getBytes(StandardCharsets.US_ASCII));
  static final AnnounceRequest.Self SELF =
      new AnnounceRequest.Self(PEER, 6881, 0xcafe, AnnounceRequest.Crypto.SUPPORTED, List.of());

  private Requests() {}

  static AnnounceRequest announce(AnnounceEvent event, @Nullable String trackerId) {
    return new AnnounceRequest(
        HASH, SELF, new AnnounceRequest.Progress(1, 2, 1L << 40), event, 200, trackerId);
  }
}
