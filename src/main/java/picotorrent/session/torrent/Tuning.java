package picotorrent.session.torrent;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;
import picotorrent.session.swarm.Trading;

/// Carries what a person has changed about one torrent to the parts that it concerns.
///
/// Confined to the session loop.
public final class Tuning {
  private final Environment env;
  private final Torrent torrent;
  private boolean isBehind; // the disk refused files to be made that are wanted

  Tuning(Environment env, Torrent torrent) {
    this.env = env;
    this.torrent = torrent;
  }

  /// The rate limits of its own.
  public void limits() {
    Arrangement own = torrent.arrangement();
    torrent.swarm().downBucket().limit(env.now(), own.limits.downBytesPerSecond());
    torrent.swarm().upBucket().limit(env.now(), own.limits.upBytesPerSecond());
    torrent.touch();
  }

  /// Superseeding (BEP 16). Peers that know what we have are met anew, since there is no way to
  /// make them forget it.
  public void superseeding() {
    Trading trading = torrent.trading();
    if (trading != null && trading.superseeding(torrent.arrangement().superseeding)) {
      torrent.peers().meetAnew();
    }
    torrent.touch();
  }

  /// The web seeds.
  public void webSeeds() {
    torrent.work().renewWebSeeds();
    torrent.touch();
  }

  /// The order of pieces.
  public void order() {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.downloading().picker().setOrder(torrent.arrangement().pickOrder());
    }
    torrent.touch();
  }

  /// Pieces that are needed by a time, in milliseconds from now.
  public void deadlines(Map<Integer, Long> deadlineMillisByPiece) {
    Trading trading = torrent.trading();
    if (trading == null) {
      return;
    }
    Map<Integer, Long> nanos = new TreeMap<>();
    deadlineMillisByPiece.forEach((piece, millis) -> {
      if (piece >= 0 && piece < torrent.have().size()) {
        nanos.put(piece, env.now() + TimeUnit.MILLISECONDS.toNanos(millis));
      }
    });
    trading.downloading().picker().setDeadlines(nanos);
    trading.refillAll();
  }

  /// Takes over changed settings of the session.
  public void settings() {
    torrent.wake();
    torrent.peers().applySettings();
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.applySettings();
    }
  }

  /// The priorities of its files.
  public void priorities() {
    torrent.statusWriter().touchSizes();
    Metainfo metainfo = torrent.metainfo();
    Trading trading = torrent.trading();
    TorrentContent content = torrent.content();
    if (trading != null && metainfo != null) {
      trading.downloading().picker().setPriorities(torrent.arrangement().piecePriorities(metainfo));
      torrent.work().wantsOthers();
      trading.refillAll();
    }
    if (content != null && metainfo != null) {
      want(content, metainfo);
    }
    torrent.touch();
  }

  private void want(TorrentContent content, Metainfo metainfo) {
    isBehind = false;
    content.volume().want(torrent.arrangement().wanted(metainfo), this::filesChanged);
  }

  private void filesChanged(Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)) {
      isBehind = true;
      torrent.diskFailed(failure);
    }
  }

  /// Makes the files what they are wanted to be, where the disk refused that; tells whether it had.
  boolean retryFiles() {
    TorrentContent content = torrent.content();
    Metainfo metainfo = torrent.metainfo();
    if (!isBehind || content == null || metainfo == null) {
      return false;
    }
    want(content, metainfo);
    return true;
  }
}
