package picotorrent.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picotorrent.session.ground.Environment;

/// Every connection of a session, whatever it is for: there is a limit on all together.
///
/// Confined to the session loop.
final class Connections {
  private final Environment env;
  private final Set<PeerConnection> all = new LinkedHashSet<>();
  private final List<PeerConnection> unflushed = new ArrayList<>();
  private boolean cameIn;

  Connections(Environment env) {
    this.env = env;
  }

  /// Whether there is room for another.
  boolean admits() {
    return all.size() < env.settings().limits().connections();
  }

  void add(PeerConnection connection) {
    all.add(connection);
    cameIn |= connection.incoming();
  }

  void remove(PeerConnection connection) {
    all.remove(connection);
  }

  int count() {
    return all.size();
  }

  /// Whether somebody has reached us from outside.
  boolean cameIn() {
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
