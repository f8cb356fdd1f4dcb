package picotorrent.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.TorrentWriter;
import picotorrent.session.book.Birth;
import picotorrent.session.book.Digest;
import picotorrent.session.ground.Environment;
import picotorrent.wire.WireException;

/// What is known of one torrent, and what follows when more is learnt: a magnet link gets its
/// metadata, a v2 torrent its piece layers.
///
/// Confined to the session loop.
final class Knowledge {
  private final Environment env;
  private final Resuming resuming;
  private final Torrent torrent;
  private final TorrentTable table;
  private final List<String> linkedNodes;
  private InfoHashes infoHashes;
  private String name;
  private @Nullable Metainfo metainfo;
  private @Nullable Digest digest;
  private long neededNanos;

  Knowledge(Services services, Torrent torrent, Birth birth) {
    this.env = services.env();
    this.resuming = services.resuming();
    this.torrent = torrent;
    this.table = services.torrents();
    this.linkedNodes = birth.sources().nodes();
    this.infoHashes = birth.infoHashes();
    this.name = birth.name();
    this.metainfo = birth.metainfo();
    this.digest = birth.digest();
    this.neededNanos = env.now();
  }

  /// Whether its documents have not been read: see [Digest].
  boolean isAsleep() {
    return digest != null;
  }

  /// What the list shows of it while it sleeps, else null.
  @Nullable Digest digest() {
    return digest;
  }

  /// Its documents have been read.
  ///
  /// @param known null where they hold a magnet link after all
  void awoke(@Nullable Metainfo known) {
    digest = null;
    metainfo = known;
    if (known != null) {
      infoHashes = known.infoHashes();
      name = known.name();
      table.learn(torrent);
    }
  }

  /// Its documents say all that is known of it.
  ///
  /// @param shown what the list shows of it
  void fallAsleep(Digest shown) {
    digest = shown;
    metainfo = null;
  }

  /// Somebody needs more of it than the list shows.
  void needed() {
    neededNanos = env.now();
  }

  /// Whether somebody did after this time.
  boolean wasNeededAfter(long nanos) {
    return neededNanos - nanos > 0;
  }

  InfoHashes infoHashes() {
    return infoHashes;
  }

  String name() {
    return name;
  }

  /// Null while a magnet link looks for it, and while the torrent sleeps.
  @Nullable Metainfo metainfo() {
    return metainfo;
  }

  /// The DHT nodes that the link or file it came from names, as `host:port`.
  List<String> linkedNodes() {
    return linkedNodes;
  }

  /// Whether it is known to be private; its peers come from its trackers only (BEP 27).
  boolean isPrivate() {
    return metainfo != null ? metainfo.isPrivate() : digest != null && digest.isPrivate();
  }

  /// Whether a remote that names this hash means this torrent.
  boolean answersTo(Hash hash) {
    return infoHashes.wireHashes().contains(hash);
  }

  /// Whether it has a hash of either kind.
  boolean isHybrid() {
    return infoHashes.v1() != null && infoHashes.v2() != null;
  }

  /// The metadata of a magnet link has come and its hash is right.
  void metadataArrived(Metainfo known) {
    metainfo = known;
    infoHashes = known.infoHashes();
    name = known.name();
    if (known.isPrivate()) {
      becamePrivate();
    }
    torrent.arrangement().lost = false;
    torrent.arrangement().learn(known);
    table.learn(torrent);
    torrent.trackers().start();
    resuming.learned(torrent, TorrentWriter.write(known));
    env.events().publish(new Event.MetadataArrived(torrent.id(), name));
    for (Peer peer : torrent.peers().open()) {
      try {
        peer.machine().metadataKnown(known.layout().geometry(), Switchboard.isPadded(known));
      } catch (WireException e) {
        peer.connection().close(e.getMessage());
      }
    }
    if (torrent.isActive()) {
      torrent.hashes().start();
    }
    torrent.lifecycle().learned();
  }

  /// The flag has come with the metadata: from now on its trackers alone (BEP 27).
  private void becamePrivate() {
    torrent.exchange().hush();
    env.roster().changedUrgently();
    torrent.peers().becamePrivate();
  }

  /// The piece layers are complete.
  void hashesArrived() {
    if (metainfo != null) {
      resuming.learned(torrent, TorrentWriter.write(metainfo));
    }
    torrent.lifecycle().learned();
  }
}
