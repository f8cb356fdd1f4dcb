package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;

/// Keeps the datagrams it gets.
class Inbox implements Network.DatagramHandler {
  final List<byte[]> payloads = Collections.synchronizedList(new ArrayList<>());
  final List<Endpoint> sources = Collections.synchronizedList(new ArrayList<>());
  final Semaphore bursts = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);

  @Override
  public void onDatagram(Endpoint remote, ByteBuffer payload) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    payloads.add(copy);
    sources.add(remote);
    arrived.release();
  }

  @Override
  public void onBurstEnd() {
    bursts.release();
  }

  /// Waits for `count` more datagrams.
  void await(int count) {
    try {
      assertTrue(arrived.tryAcquire(count, 20, TimeUnit.SECONDS), "datagrams did not come");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
