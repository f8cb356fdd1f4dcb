package picotorrent.session.torrent;

import picotorrent.api.Event;
import picotorrent.api.TorrentState;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.TorrentWriter;
import picotorrent.session.ground.Environment;
import picotorrent.session.swarm.Swarm;

/// What follows when more is learnt of one torrent from its peers: a magnet link gets its metadata,
/// a v2 torrent its piece layers.
///
/// Confined to the session loop.
final class Learning implements Swarm.Listener {
  private final Environment env;
  private final Archive archive;
  private final Torrent torrent;
  private final TorrentTable table;

  Learning(Services services, Torrent torrent) {
    this.env = services.env();
    this.archive = services.archive();
    this.torrent = torrent;
    this.table = services.torrents();
  }

  @Override
  public void metadataArrived(Metainfo known) {
    torrent.knowledge().learn(known);
    if (known.isPrivate()) {
      becamePrivate();
    }
    torrent.arrangement().lost = false;
    torrent.arrangement().learn(known);
    table.learn(torrent);
    torrent.trackers().start();
    archive.learned(torrent, TorrentWriter.write(known));
    env.events().publish(new Event.MetadataArrived(torrent.id(), torrent.name()));
    torrent.swarm().metadataKnown(known);
    if (torrent.isActive()) {
      torrent.swarm().hashes().start();
    }
    torrent.lifecycle().learned();
  }

  /// The flag has come with the metadata: from now on its trackers alone (BEP 27).
  private void becamePrivate() {
    torrent.swarm().exchange().hush();
    env.roster().changedUrgently();
    torrent.peers().becamePrivate();
  }

  @Override
  public void metadataUseless(TorrentState.Failed why) {
    torrent.lifecycle().fail(why);
  }

  @Override
  public void hashesArrived() {
    Metainfo known = torrent.metainfo();
    if (known != null) {
      archive.learned(torrent, TorrentWriter.write(known));
    }
    torrent.lifecycle().learned();
  }

  @Override
  public void touch() {
    torrent.touch();
  }

  @Override
  public void wake() {
    torrent.wake();
  }
}
