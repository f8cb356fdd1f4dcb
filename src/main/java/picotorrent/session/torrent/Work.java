package picotorrent.session.torrent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.rate.Bucket;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.SeedUrls;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.content.WebSeeds;
import picotorrent.session.ground.Environment;
import picotorrent.session.swarm.PeerSet;
import picotorrent.session.swarm.Trading;

/// What one torrent does while its content is ready: trades with its peers, reads from its web
/// seeds, and tells when everything wanted has come.
///
/// Confined to the session loop.
final class Work implements Trading.Listener, WebSeeds.Host {
  private final Environment env;
  private final Archive archive;
  private final Torrent torrent;
  private @Nullable WebSeeds webSeeds;
  private boolean reported; // that everything wanted is there

  Work(Services services, Torrent torrent) {
    this.env = services.env();
    this.archive = services.archive();
    this.torrent = torrent;
  }

  /// The give and take, or null while there is none.
  @Nullable Trading trading() {
    return torrent.swarm().trading();
  }

  /// One line for each web seed.
  List<SourceStatus> webSeedStatuses() {
    return webSeeds == null ? WebSeeds.resting(seedUrls()) : webSeeds.statuses();
  }

  /// Where the web seeds are: as a person has changed them, else as the torrent lists them.
  SeedUrls seedUrls() {
    Metainfo known = torrent.metainfo();
    Metainfo.Sources listed = known == null ? torrent.knowledge().sources() : known.sources();
    return SeedUrls.of(listed, torrent.arrangement().webSeeds);
  }

  /// Other web seeds are to be asked.
  void renewWebSeeds() {
    Metainfo known = torrent.metainfo();
    Trading trading = trading();
    if (webSeeds != null && known != null && trading != null) {
      webSeeds.close();
      webSeeds = new WebSeeds(env, known, seedUrls(), trading.downloading(), this);
      webSeeds.start();
      refillAll();
    }
  }

  /// Whether everything wanted is there, or (seeding in place) nothing will ever be fetched.
  boolean isComplete() {
    return torrent.swarm().isComplete();
  }

  /// Begins, with the peers that are here already.
  void begin(Metainfo known, TorrentContent data) {
    Arrangement own = torrent.arrangement();
    PeerSet peers = torrent.peers();
    Trading begun = torrent.swarm().trade(known, data, this);
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
      webSeeds = new WebSeeds(env, known, seedUrls(), begun.downloading(), this);
      webSeeds.start();
    }
  }

  /// Ceases; complete pieces are still judged and written.
  void end() {
    if (webSeeds != null) {
      webSeeds.close();
      webSeeds = null;
    }
    torrent.swarm().stopTrading();
  }

  /// Once a second.
  void tick(long now) {
    Trading trading = trading();
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
    Trading trading = trading();
    reported = reported && trading != null && trading.isFinished();
  }

  @Override
  public void pieceVerified(int piece, int missing) {
    touch();
    Trading trading = trading();
    if (trading != null && !trading.downloading().hasUnwritten()) {
      torrent.setbacks().recovered();
    }
    archive.changed(torrent);
    if (missing == 0 && !reported) {
      reported = true;
      env.roster().changed();
      torrent.arrangement().completedMillis = env.ports().loop().date().toEpochMilli();
      torrent.trackers().completed();
      torrent.peers().becameSeed();
      env.events()
          .publish(
              new Event.DownloadFinished(
                  torrent.id(), torrent.name(), torrent.arrangement().folder));
    }
  }

  @Override
  public void diskFailed(DiskFailure failure) {
    torrent.diskFailed(failure);
  }

  @Override
  public Bucket downBucket() {
    return torrent.swarm().downBucket();
  }

  @Override
  public void received(int bytes) {
    torrent.swarm().switchboard().received(bytes);
  }

  @Override
  public void refillAll() {
    torrent.swarm().switchboard().refillAll();
  }

  @Override
  public void touch() {
    torrent.touch();
  }
}
