package picotorrent.session;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Every connection of a session, whatever it is for: there is a limit on all together.
///
/// Confined to the session loop.
final class Connections {
  private final Environment env;
  private final Set<PeerConnection> all = new LinkedHashSet<>();
  private boolean cameIn;

  Connections(Environment env) {
    this.env = env;
  }

  /// Whether there is room for another.
  boolean admits() {
    return all.size() < env.settings.limits().connections();
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

  /// A copy to walk while connections end.
  List<PeerConnection> copy() {
    return List.copyOf(all);
  }
}
