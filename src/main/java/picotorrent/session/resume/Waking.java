package picotorrent.session.resume;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picotorrent.api.TorrentState;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore.Loaded;
import picotorrent.session.book.Kept;
import picotorrent.session.book.Salvage;
import picotorrent.session.ground.Environment;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;
import picotorrent.swarm.peers.PeerSource;

/// Reads the documents of torrents that sleep, when somebody needs more than the list shows: a
/// batch at a time, so that hundreds whose turn comes together are not all in memory twice.
///
/// Confined to the session loop.
final class Waking {
  /// Torrents that are read together.
  private static final int BATCH = 32;

  private final Environment env;
  private final TorrentTable torrents;
  private final Map<Torrent, List<Wish>> asleep = new LinkedHashMap<>();
  private boolean reading;

  /// What follows.
  private record Wish(Runnable then, Runnable failed) {}

  Waking(Environment env, TorrentTable torrents) {
    this.env = env;
    this.torrents = torrents;
  }

  /// Reads what is kept of a torrent; then `then` runs, or `failed` where it cannot be read or the
  /// torrent has been removed.
  void wake(Torrent torrent, Runnable then, Runnable failed) {
    asleep.computeIfAbsent(torrent, _ -> new ArrayList<>()).add(new Wish(then, failed));
    if (!reading) {
      reading = true;
      env.ports().loop().post(this::readOn);
    }
  }

  private void readOn() {
    List<Torrent> batch = asleep.keySet().stream().limit(BATCH).toList();
    reading = !batch.isEmpty();
    if (reading) {
      List<String> ids = batch.stream().map(torrent -> torrent.id().toString()).toList();
      env.ports().states().load(Resuming.documents(ids), outcome -> read(batch, outcome));
    }
  }

  private void read(List<Torrent> batch, Outcome<Loaded> outcome) {
    Map<String, byte[]> documents =
        outcome instanceof Outcome.Done<Loaded>(Loaded loaded) ? loaded.documents() : Map.of();
    List<TorrentId> ids = batch.stream().map(Torrent::id).toList();
    env.ports()
        .offload()
        .run(
            () -> understand(ids, documents),
            readings -> {
              batch.forEach(torrent -> settle(torrent, readings));
              readOn();
            });
  }

  private static Map<TorrentId, Kept.Reading> understand(
      List<TorrentId> ids, Map<String, byte[]> documents) {
    Map<TorrentId, Kept.Reading> readings = new LinkedHashMap<>();
    for (TorrentId id : ids) {
      byte[] document = documents.get(Resuming.TORRENTS + id);
      byte[] state = documents.get(Resuming.STATES + id);
      readings.put(
          id,
          document == null || state == null
              ? new Kept.Reading.Unreadable(Sentence.of("What was kept of it is gone"))
              : Kept.read(id.toString(), document, state));
    }
    return readings;
  }

  private void settle(Torrent torrent, Map<TorrentId, Kept.Reading> readings) {
    List<Wish> wishes = asleep.remove(torrent);
    boolean there = torrents.get(torrent.id()) == torrent;
    if (wishes == null) {
      return;
    }
    if (there && readings.get(torrent.id()) instanceof Kept.Reading.Whole(Kept kept)) {
      if (torrent.arrangement().unread) {
        torrent.arrangement().become(kept.restored().arrangement());
        torrent.ledger().restore(kept.restored().totals());
        torrent.setbacks().recovered();
      }
      torrent.awoke(kept.metainfo(), kept.restored().memory());
      torrent.foundPeers(kept.restored().peers(), PeerSource.RESUME, true);
      wishes.forEach(wish -> wish.then().run());
    } else {
      if (there && torrent.arrangement().unread) {
        torrent.lifecycle().fail(Salvage.unreadable(torrent.name()));
      } else if (there
          && readings.get(torrent.id()) instanceof Kept.Reading.Unreadable(Sentence why)) {
        torrent
            .lifecycle()
            .fail(
                new TorrentState.Failed(
                    why,
                    Sentence.of("Remove it and add it again."),
                    Sentence.of("What was kept of it cannot be read"),
                    TorrentState.Mend.RETRY));
      }
      wishes.forEach(wish -> wish.failed().run());
    }
  }
}
