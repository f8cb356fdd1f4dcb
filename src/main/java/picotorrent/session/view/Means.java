package picotorrent.session.view;

import java.util.List;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.api.TorrentDetail.SourceStatus.Kind;
import picotorrent.api.TorrentDetail.SourceStatus.State;
import picotorrent.base.Sentence;
import picotorrent.session.discovery.DhtDriver;
import picotorrent.session.discovery.LsdDriver;
import picotorrent.session.ground.Environment;
import picotorrent.session.torrent.Torrent;
import picotorrent.swarm.peers.PeerSource;

/// Tells a person what the means of finding peers do that are not trackers.
///
/// Confined to the session loop.
public final class Means {
  private final Environment env;
  private final DhtDriver dht;
  private final LsdDriver lsd;

  /// What the session has of these.
  public Means(Environment env, DhtDriver dht, LsdDriver lsd) {
    this.env = env;
    this.dht = dht;
    this.lsd = lsd;
  }

  /// Nodes in the routing tables.
  int dhtNodes() {
    return dht.nodes();
  }

  /// A line for each.
  List<SourceStatus> of(Torrent torrent) {
    return List.of(dht(torrent), exchange(torrent), local(torrent));
  }

  private SourceStatus dht(Torrent torrent) {
    boolean on = env.settings().discovery().dht();
    State state = dht.nodes() == 0 ? State.WAITING : State.OK;
    return line(torrent, Kind.DHT, PeerSource.DHT, on ? state : State.OFF, Sentence.NOTHING);
  }

  private SourceStatus exchange(Torrent torrent) {
    boolean on = env.settings().discovery().pex();
    State state = torrent.peers().open().isEmpty() ? State.WAITING : State.OK;
    return line(torrent, Kind.PEX, PeerSource.PEX, on ? state : State.OFF, Sentence.NOTHING);
  }

  private SourceStatus local(Torrent torrent) {
    boolean on = env.settings().discovery().localDiscovery();
    State state = lsd.isOn() ? State.OK : lsd.trouble().isEmpty() ? State.WAITING : State.FAILED;
    return line(torrent, Kind.LOCAL, PeerSource.LOCAL, on ? state : State.OFF, lsd.trouble());
  }

  private static SourceStatus line(
      Torrent torrent, Kind kind, PeerSource source, State state, Sentence message) {
    boolean used = torrent.isActive() && torrent.meetsStrangers() && state != State.OFF;
    return new SourceStatus(
        kind,
        -1,
        "",
        used ? state : State.OFF,
        used ? message : Sentence.NOTHING,
        -1,
        -1,
        used ? torrent.peers().known(source) : -1,
        -1);
  }
}
