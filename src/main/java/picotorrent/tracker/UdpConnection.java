package picotorrent.tracker;

import java.util.concurrent.TimeUnit;
import picotorrent.base.Endpoint;

/// What is known of one UDP tracker: the connection id it gave, or the question for one.
///
/// Confined to the session loop.
final class UdpConnection {
  /// How long a connection id may be used (BEP 15 §"connect").
  static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(60);

  final Endpoint endpoint;
  boolean connected;
  long connection;
  long connectedAt;
  boolean connecting;
  int transaction;
  int sent;
  long deadline;

  UdpConnection(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// Whether it may be asked.
  boolean isConnected(long now) {
    return connected && now - connectedAt < LIFE_NANOS;
  }

  /// It has given a connection id.
  void connected(long id, long now) {
    connecting = false;
    connected = true;
    connection = id;
    connectedAt = now;
  }
}
