package picotorrent.net;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picotorrent.net.HttpConnection.Origin;

/// Connections whose answer has been read, for the next request to the same origin: a web seed is
/// asked for one range after the other. Each is held by a virtual thread that closes it when nobody
/// comes. Safe for any number of threads; virtual ones only.
final class KeptConnections {
  /// How long one is kept: ranges of a transfer follow each other at once, or the server is not
  /// needed.
  static final long HOLD_SECONDS = 10;

  /// Connections kept at a time: four web seeds with two requests each, for two torrents.
  static final int MAX_KEPT = 16;

  private final Queue<Held> held = new ConcurrentLinkedQueue<>();

  private record Held(HttpConnection connection, CountDownLatch taken) {}

  /// Keeps a connection, or closes it where there are enough.
  void keep(HttpConnection connection) {
    if (held.size() >= MAX_KEPT || !connection.isClean()) {
      connection.close();
      return;
    }
    Held one = new Held(connection, new CountDownLatch(1));
    held.add(one);
    Thread.ofVirtual().name("http kept").start(() -> hold(one));
  }

  /// Whoever removes it from the queue owns it.
  private void hold(Held one) {
    boolean taken = false;
    try {
      taken = one.taken.await(HOLD_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does, but then it is closed
    }
    if (!taken && held.remove(one)) {
      one.connection.close();
    }
  }

  /// Takes a connection of an origin that `fits`, if there is one; the server may have closed it.
  @Nullable HttpConnection take(Origin origin, Predicate<HttpConnection> fits) {
    List<Held> fitting =
        held.stream()
            .filter(one -> one.connection.origin().equals(origin) && fits.test(one.connection))
            .toList();
    for (Held one : fitting) {
      if (held.remove(one)) {
        one.taken.countDown();
        return one.connection;
      }
    }
    return null;
  }
}
