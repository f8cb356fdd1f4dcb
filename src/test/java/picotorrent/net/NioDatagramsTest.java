package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;

class NioDatagramsTest {
  private static final String ANY_PORT = "127.0.0.1:0";

  private final LoopThread thread = new LoopThread();

  @AfterEach
  void close() {
    thread.close();
  }

  private Network.Datagrams bind(UdpBatching batching, String local, Inbox inbox) {
    NioNetwork network = new NioNetwork(thread.loop, batching);
    return thread.call(() -> network.bind(Endpoint.parse(local), inbox));
  }

  @ParameterizedTest
  @EnumSource
  void datagramsTravelBothWays(UdpBatching batching) {
    Inbox left = new Inbox();
    Inbox right = new Inbox();
    Network.Datagrams a = bind(batching, ANY_PORT, left);
    Network.Datagrams b = bind(batching, ANY_PORT, right);
    byte[] payload = {1, 2, 3};
    thread.run(() -> a.send(b.local(), ByteBuffer.wrap(payload)));
    right.await(1);
    assertArrayEquals(payload, right.payloads.getFirst());
    assertEquals(a.local(), right.sources.getFirst());
    thread.run(() -> b.send(a.local(), ByteBuffer.wrap(payload)));
    left.await(1);
    thread.run(() -> assertTrue(left.bursts.tryAcquire()));
    assertEquals(List.of(), thread.crashes);
  }

  @ParameterizedTest
  @EnumSource
  void aBurstArrivesAsItsSegments(UdpBatching batching) {
    for (String local : List.of(ANY_PORT, "[::1]:0")) {
      Inbox inbox = new Inbox();
      Network.Datagrams to = bind(batching, local, inbox);
      Network.Datagrams from = bind(batching, local, new Inbox());
      byte[] burst = new byte[130 * 1_000 + 500]; // more than one call's worth
      new Random(2).nextBytes(burst);
      for (int round = 0; round < 4; round++) { // the first ones are received singly
        ByteBuffer buffer = ByteBuffer.wrap(burst);
        thread.run(() -> from.sendSegments(to.local(), buffer, 1_000));
        assertFalse(buffer.hasRemaining());
        inbox.await(131);
        for (int i = 0; i < 131; i++) {
          byte[] expected =
              Arrays.copyOfRange(burst, i * 1_000, Math.min(i * 1_000 + 1_000, burst.length));
          assertArrayEquals(expected, inbox.payloads.get(131 * round + i));
          assertEquals(from.local(), inbox.sources.get(131 * round + i));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDualSocketSpeaksIpv4(UdpBatching batching) {
    Inbox inbox = new Inbox();
    Network.Datagrams to = bind(batching, ANY_PORT, inbox);
    Network.Datagrams from = bind(batching, "[::]:0", new Inbox());
    thread.run(() -> from.sendSegments(to.local(), ByteBuffer.allocate(2_500), 1_000));
    inbox.await(3);
    assertEquals("127.0.0.1:" + from.local().port(), inbox.sources.getFirst().toString());
  }

  @ParameterizedTest
  @EnumSource
  void segmentsLargerThanThePathAreSentAsSingleDatagrams(UdpBatching batching) {
    Inbox inbox = new Inbox();
    Network.Datagrams to = bind(batching, ANY_PORT, inbox);
    Network.Datagrams from = bind(batching, ANY_PORT, new Inbox());
    ByteBuffer burst = ByteBuffer.allocate(120_000); // loopback's MTU is 65,536
    thread.run(() -> from.sendSegments(to.local(), burst, 60_000));
    assertFalse(burst.hasRemaining());
    inbox.await(2);
    assertEquals(60_000, inbox.payloads.get(1).length);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyDatagramIsADatagram(UdpBatching batching) {
    Inbox inbox = new Inbox();
    Network.Datagrams to = bind(batching, ANY_PORT, inbox);
    Network.Datagrams from = bind(batching, ANY_PORT, new Inbox());
    thread.run(() -> {
      from.dontFragment(true);
      from.send(to.local(), ByteBuffer.allocate(0));
    });
    inbox.await(1);
    assertEquals(0, inbox.payloads.getFirst().length);
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerThatBreaksGetsTheNextDatagram(UdpBatching batching) {
    Inbox inbox =
        new Inbox() {
          @Override
          public void onDatagram(Endpoint remote, ByteBuffer payload) {
            super.onDatagram(remote, payload);
            throw new IllegalStateException("we are wrong");
          }
        };
    Network.Datagrams to = bind(batching, ANY_PORT, inbox);
    Network.Datagrams from = bind(batching, ANY_PORT, new Inbox());
    thread.run(() -> from.sendSegments(to.local(), ByteBuffer.allocate(3_000), 1_000));
    inbox.await(3);
    thread.run(() -> assertEquals(3, thread.crashes.size()));
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerMayCloseItsSocketAtOnce(UdpBatching batching) {
    Network.Datagrams[] own = new Network.Datagrams[1];
    Inbox inbox =
        new Inbox() {
          @Override
          public void onDatagram(Endpoint remote, ByteBuffer payload) {
            super.onDatagram(remote, payload);
            own[0].close();
          }
        };
    own[0] = bind(batching, ANY_PORT, inbox);
    Network.Datagrams from = bind(batching, ANY_PORT, new Inbox());
    thread.run(() -> from.send(own[0].local(), ByteBuffer.allocate(3)));
    inbox.await(1);
    thread.run(() -> own[0].send(from.local(), ByteBuffer.allocate(3)));
    assertEquals(List.of(), thread.crashes);
    assertEquals(0, inbox.bursts.availablePermits());
  }

  @Test
  void aPortInUseIsSaidWithItsNumber() {
    Network.Datagrams first = bind(UdpBatching.OFF, ANY_PORT, new Inbox());
    String local = first.local().toString();
    Exception failure =
        assertThrows(Exception.class, () -> bind(UdpBatching.OFF, local, new Inbox()));
    assertTrue(failure.toString().contains(local), failure::toString);
  }
}
