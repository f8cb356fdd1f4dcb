package picotorrent.session;

import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.Bitfield;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.rate.Bucket;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.content.WebSeeds;
import picotorrent.session.ground.Environment;

/// What one torrent does while its content is ready: trades with its peers, reads from its web
/// seeds, and tells when everything wanted has come.
///
/// Confined to the session loop.
final class Work implements Trading.Listener, WebSeeds.Host {
  private final Environment env;
  private final Resuming resuming;
  private final Torrent torrent;
  private final FastGrants fastGrants = new FastGrants();
  private @Nullable Trading trading;
  private @Nullable WebSeeds webSeeds;
  private boolean reported; // that everything wanted is there

  Work(Services services, Torrent torrent) {
    this.env = services.env();
    this.resuming = services.resuming();
    this.torrent = torrent;
  }

  /// The give and take, or null while there is none.
  @Nullable Trading trading() {
    return trading;
  }

  /// The web seeds while it trades, or null.
  @Nullable WebSeeds webSeeds() {
    return webSeeds;
  }

  /// Whether everything wanted is there, or (seeding in place) nothing will ever be fetched.
  boolean isComplete() {
    return trading != null && (trading.isFinished() || torrent.arrangement().seedOnly);
  }

  /// Begins, with the peers that are here already.
  void begin(Metainfo known, TorrentContent data) {
    Arrangement own = torrent.arrangement();
    PeerSet peers = torrent.peers();
    Trading begun = new Trading(env, known, data, peers, torrent.ledger(), this);
    trading = begun;
    torrent.tuning().priorities();
    torrent.tuning().order();
    begun.superseeding(own.superseeding);
    reported = isComplete();
    if (reported) {
      peers.becameSeed();
    }
    peers.start();
    peers.open().forEach(begun::joinLate);
    if (!own.seedOnly) {
      webSeeds = new WebSeeds(env, known, begun.downloading(), this);
      webSeeds.start();
    }
  }

  /// Ceases; complete pieces are still judged and written.
  void end() {
    if (webSeeds != null) {
      webSeeds.close();
      webSeeds = null;
    }
    if (trading != null) {
      trading.close();
      trading = null;
    }
  }

  /// Once a second.
  void tick(long now) {
    if (trading != null) {
      trading.tick(now);
    }
    if (webSeeds != null) {
      webSeeds.tick(now);
    }
  }

  /// Whether there is something to do though nobody is connected.
  boolean isBusy() {
    return webSeeds != null && webSeeds.isBusy();
  }

  /// Other files are wanted than before: it may be incomplete again.
  void wantsOthers() {
    env.roster().changed();
    reported = reported && trading != null && trading.isFinished();
  }

  @Override
  public void pieceVerified(int piece, int missing) {
    touch();
    if (trading != null && !trading.downloading().hasUnwritten()) {
      torrent.setbacks().recovered();
    }
    resuming.changed(torrent);
    if (missing == 0 && !reported) {
      reported = true;
      env.roster().changed();
      torrent.arrangement().completedMillis = env.ports().loop().date().toEpochMilli();
      torrent.trackers().completed();
      torrent.peers().becameSeed();
      env.events().publish(new Event.DownloadFinished(torrent.id(), torrent.name()));
    }
  }

  @Override
  public void diskFailed(DiskFailure failure) {
    torrent.diskFailed(failure);
  }

  @Override
  public void greet(Peer peer, Bitfield have) {
    fastGrants.told(peer, torrent, have);
  }

  @Override
  public Bucket downBucket() {
    return torrent.downBucket();
  }

  @Override
  public void received(int bytes) {
    torrent.switchboard().received(bytes);
  }

  @Override
  public void refillAll() {
    torrent.switchboard().refillAll();
  }

  @Override
  public void touch() {
    torrent.touch();
  }
}
