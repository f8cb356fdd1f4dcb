package picotorrent.session.announce;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.TorrentId;
import picotorrent.tracker.AnnounceRequest;

/// A torrent as trackers get to see it. Confined to the session loop.
public interface Announced {
  /// Which one.
  TorrentId id();

  /// The 20-byte hashes it has: each is a swarm of its own.
  List<Hash> swarms();

  /// Whether it is seen at one tracker at a time (BEP 27).
  boolean isPrivate();

  /// Random, the same for the life of the torrent: proves to a tracker that we are still the same.
  int key();

  /// What trackers are told of its progress.
  AnnounceRequest.Progress progress();

  /// The tracker to ask for the swarm's figures, where no announce brings them.
  Optional<String> toScrape();

  /// A tracker has answered an announce.
  ///
  /// @param peers where it says that peers are
  /// @param local whether it is on this machine or its network
  void answered(URI tracker, List<Endpoint> peers, boolean local);

  /// A tracker has said something: its figures or its state may be others.
  void heard();
}
