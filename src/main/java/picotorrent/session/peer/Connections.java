package picotorrent.session.peer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.port.Stream;
import picotorrent.session.ground.Environment;
import picotorrent.session.link.Dialer;

/// Every connection of a session, whatever it is for: there is a limit on all together.
///
/// Confined to the session loop.
public final class Connections {
  private final Environment env;
  private final Set<PeerConnection> all = new LinkedHashSet<>();
  private final List<PeerConnection> unflushed = new ArrayList<>();
  private final Dialer dialer;
  private final Function<Hash, @Nullable PeerHost> hosts;
  private final Runnable letIn;
  private boolean cameIn;

  /// @param dialer opens streams
  /// @param hosts finds the torrent that is at work by the hash that a remote names, or null
  /// @param letIn lets peers in from outside, if that was not done before
  public Connections(
      Environment env, Dialer dialer, Function<Hash, @Nullable PeerHost> hosts, Runnable letIn) {
    this.env = env;
    this.dialer = dialer;
    this.hosts = hosts;
    this.letIn = letIn;
  }

  /// What all of them rest on.
  Environment env() {
    return env;
  }

  /// Who opens streams to peers.
  public Dialer dialer() {
    return dialer;
  }

  /// The torrent that a remote asks for; null turns it away.
  @Nullable PeerHost host(Hash named) {
    return hosts.apply(named);
  }

  /// Somebody begins to deal with peers: they are let in, if they were not before.
  public void letIn() {
    letIn.run();
  }

  /// A stream has come in; returns what hears of it.
  public Stream.Handler accept(Stream stream) {
    PeerConnection connection = new PeerConnection(this, stream);
    add(connection);
    return connection.wire();
  }

  /// Whether there is room for another.
  public boolean admits() {
    return all.size() < env.settings().limits().connections();
  }

  /// One more.
  public void add(PeerConnection connection) {
    all.add(connection);
    cameIn |= connection.incoming();
  }

  void remove(PeerConnection connection) {
    all.remove(connection);
  }

  /// How many there are.
  public int count() {
    return all.size();
  }

  /// Whether somebody has reached us from outside.
  public boolean cameIn() {
    return cameIn;
  }

  /// Sends what a connection has to say once the present task is over: many messages, one write.
  void flushSoon(PeerConnection connection) {
    if (unflushed.isEmpty()) {
      env.ports().loop().post(this::flush);
    }
    unflushed.add(connection);
  }

  private void flush() {
    List<PeerConnection> batch = List.copyOf(unflushed);
    unflushed.clear();
    batch.forEach(PeerConnection::flush);
  }
}
