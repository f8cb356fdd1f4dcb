package picotorrent.swarm.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;

class PeerPriorityTest {
  private static int of(String one, String other) {
    int priority = PeerPriority.of(Endpoint.parse(one), Endpoint.parse(other));
    assertEquals(
        priority, PeerPriority.of(Endpoint.parse(other), Endpoint.parse(one)), "symmetric");
    return priority;
  }

  @Test
  void theVectorsOfBep40() {
    assertEquals(0xec2d7224, of("123.213.32.10:1", "98.76.54.32:2"));
    assertEquals(0x99568189, of("123.213.32.10:1", "123.213.32.234:2"));
  }

  @Test
  void withinOneNetworkMoreOfTheAddressCounts() {
    // Beyond the /16 every second bit counts, so that these two are one neighbour to a stranger.
    assertEquals(of("1.2.3.4:1", "98.76.0.0:1"), of("1.2.3.4:1", "98.76.0.2:1"));
    assertEquals(of("[2001:db8::1]:1", "[2620::]:1"), of("[2001:db8::1]:1", "[2620::2]:1"));
    int near = of("98.76.0.1:1", "98.76.0.0:1");
    int nearToo = of("98.76.0.1:1", "98.76.0.2:1");
    assertEquals(false, near == nearToo);
  }

  @Test
  void ofOneAddressThePortsDecide() {
    assertEquals(of("10.0.0.1:7", "10.0.0.1:9"), of("10.0.0.2:9", "10.0.0.2:7"));
  }
}
