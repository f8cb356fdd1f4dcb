package picotorrent.session.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;
import picotorrent.portmap.Mapping;
import picotorrent.portmap.Mapping.Transport;

class ReachTest {
  private final Reach reach = new Reach();

  @BeforeEach
  void listen() {
    reach.listensAt(6881);
  }

  private void stranger(String voter, String address) {
    reach.strangerSays(voter, InetAddresses.forString(address));
  }

  @Test
  void oneStrangerIsNotBelieved() {
    for (int i = 0; i < 10; i++) {
      stranger("liar", "8.8.8." + i);
    }
    stranger("another liar", "8.8.8.9");
    assertNull(reach.external());
  }

  @Test
  void threeThatAgreeAre() {
    stranger("one", "8.8.8.8");
    stranger("two", "8.8.8.8");
    stranger("three", "8.8.8.8");
    assertEquals(Endpoint.parse("8.8.8.8:6881"), reach.external());
  }

  @Test
  void aNewAddressGetsThrough() {
    for (int i = 0; i < 30; i++) {
      stranger("one " + i, "8.8.8.8");
    }
    for (int i = 0; i < 13; i++) {
      stranger("two " + i, "9.9.9.9");
    }
    assertEquals(Endpoint.parse("9.9.9.9:6881"), reach.external());
  }

  @Test
  void aRouterKnowsBetterUnlessItStandsBehindAnother() {
    stranger("one", "8.8.8.8");
    stranger("two", "8.8.8.8");
    stranger("three", "8.8.8.8");
    reach.routerSays(InetAddresses.forString("100.64.0.7"));
    assertEquals(Endpoint.parse("8.8.8.8:6881"), reach.external());
    reach.routerSays(InetAddresses.forString("9.9.9.9"));
    stranger("four", "8.8.8.8");
    assertEquals(Endpoint.parse("9.9.9.9:6881"), reach.external());
  }

  @Test
  void whatNobodyOfTheInternetCanHaveIsNoAddress() {
    for (String address : new String[] {"127.0.0.1", "10.0.0.1", "224.0.0.1", "fe80::1", "::"}) {
      for (int i = 0; i < 5; i++) {
        stranger(address + i, address);
      }
      reach.routerSays(InetAddresses.forString(address));
    }
    assertNull(reach.external());
  }

  @Test
  void aPortThatIsMappedIsTheOneThatIsTold() {
    Mapping mapping = Mapping.of(Transport.TCP, 6881);
    reach.mapped(mapping, 40_000);
    assertEquals(40_000, reach.tcpPort());
    assertEquals(6881, reach.udpPort());
    reach.unmapped(mapping);
    assertEquals(6881, reach.tcpPort());
  }

  @Test
  void aMappingOfAnEarlierPortCountsNoMore() {
    reach.mapped(Mapping.of(Transport.TCP, 6881), 40_000);
    reach.listensAt(7000);
    reach.mapped(Mapping.of(Transport.TCP, 6881), 40_000);
    assertEquals(7000, reach.tcpPort());
  }
}
