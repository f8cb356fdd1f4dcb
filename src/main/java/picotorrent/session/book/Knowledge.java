package picotorrent.session.book;

import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.Metainfo;

/// What is known of one torrent, as far as its documents have been read and its metadata has come.
///
/// Confined to the session loop.
public final class Knowledge {
  private final Metainfo.Sources sources;
  private final TorrentId id;
  private InfoHashes infoHashes;
  private String name;
  private @Nullable Metainfo metainfo;
  private @Nullable Digest digest;
  private long neededNanos;

  /// @param now in nanoseconds
  Knowledge(Birth birth, long now) {
    this.sources = birth.sources();
    this.id = birth.infoHashes().id();
    this.infoHashes = birth.infoHashes();
    this.name = birth.name();
    this.metainfo = birth.metainfo();
    this.digest = birth.digest();
    this.neededNanos = now;
  }

  /// Whether its documents have not been read: see [Digest].
  public boolean isAsleep() {
    return digest != null;
  }

  /// What the list shows of it while it sleeps, else null.
  public @Nullable Digest digest() {
    return digest;
  }

  /// Its documents have been read.
  ///
  /// @param known null where they hold a magnet link after all
  public void awoke(@Nullable Metainfo known) {
    digest = null;
    metainfo = known;
    if (known != null) {
      infoHashes = known.infoHashes();
      name = known.name();
    }
  }

  /// Its documents say all that is known of it.
  ///
  /// @param shown what the list shows of it
  public void fallAsleep(Digest shown) {
    digest = shown;
    metainfo = null;
  }

  /// Somebody needs more of it than the list shows.
  public void needed(long now) {
    neededNanos = now;
  }

  /// Whether somebody did after this time.
  public boolean wasNeededAfter(long nanos) {
    return neededNanos - nanos > 0;
  }

  /// What it is called in this session, whatever else is learnt of its hashes.
  public TorrentId id() {
    return id;
  }

  /// Its hashes, as far as they are known.
  public InfoHashes infoHashes() {
    return infoHashes;
  }

  /// As the torrent has it, or the link.
  public String name() {
    return name;
  }

  /// Null while a magnet link looks for it, and while the torrent sleeps.
  public @Nullable Metainfo metainfo() {
    return metainfo;
  }

  /// Where peers are, as the link or file says that it came from.
  public Metainfo.Sources sources() {
    return sources;
  }

  /// Whether it is known to be private; its peers come from its trackers only (BEP 27).
  public boolean isPrivate() {
    return metainfo != null ? metainfo.isPrivate() : digest != null && digest.isPrivate();
  }

  /// Whether a remote that names this hash means this torrent.
  public boolean answersTo(Hash hash) {
    return infoHashes.wireHashes().contains(hash);
  }

  /// Whether it has a hash of either kind.
  public boolean isHybrid() {
    return infoHashes.v1() != null && infoHashes.v2() != null;
  }

  /// The metadata of a magnet link has come and its hash is right.
  public void learn(Metainfo known) {
    metainfo = known;
    infoHashes = known.infoHashes();
    name = known.name();
  }
}
