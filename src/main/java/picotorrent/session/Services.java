package picotorrent.session;

import picotorrent.session.announce.Announcing;
import picotorrent.session.ground.Environment;
import picotorrent.session.link.Dialer;
import picotorrent.session.peer.Connections;

/// What every torrent of one session turns to: who remembers it, lists it, says when its turn is,
/// announces it, opens its connections. Put together once, by [Session].
///
/// Confined to the session loop.
final class Services {
  private final Environment env;
  private final Announcing announcing;
  private final Connections connections;
  private final TorrentTable torrents;
  private final Rota<Torrent> rota = new Rota<>();
  private final Rows rows;
  private final TorrentQueue queue;
  private final Resuming resuming;

  /// @param dialer opens streams to peers
  /// @param letIn lets peers in from outside
  Services(Environment env, Announcing announcing, Dialer dialer, Runnable letIn) {
    this.env = env;
    this.announcing = announcing;
    this.torrents = new TorrentTable(env.skeys());
    this.connections = new Connections(env, dialer, torrents::swarm, letIn);
    this.rows = new Rows(torrents);
    this.queue = new TorrentQueue(env);
    this.resuming = new Resuming(this);
    env.roster().onChange(queue::changed);
  }

  Environment env() {
    return env;
  }

  /// All torrents there are.
  TorrentTable torrents() {
    return torrents;
  }

  /// All connections there are.
  Connections connections() {
    return connections;
  }

  /// Who carries announces.
  Announcing announcing() {
    return announcing;
  }

  /// Which torrent is to be ticked when.
  Rota<Torrent> rota() {
    return rota;
  }

  /// Who lists the torrents for snapshots.
  Rows rows() {
    return rows;
  }

  /// Who says which torrents run.
  TorrentQueue queue() {
    return queue;
  }

  /// Who remembers torrents.
  Resuming resuming() {
    return resuming;
  }
}
