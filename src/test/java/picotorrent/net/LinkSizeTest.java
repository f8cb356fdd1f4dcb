package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;

class LinkSizeTest {
  private static final int LARGEST_DATAGRAM_BYTES = 65_507;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:6881", "127.9.9.9:6881", "[::1]:6881"})
  void withinTheMachineADatagramMayBeAsLargeAsUdpAllows(String remote) {
    assertEquals(LARGEST_DATAGRAM_BYTES, LinkSize.datagramBytes(Endpoint.parse(remote)));
  }

  /// What goes to an address of our own never leaves the machine, whatever link has that address.
  @Test
  void anAddressOfOurOwnIsWithinTheMachine() throws SocketException {
    List<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .toList();
    assertTrue(!own.isEmpty(), "a machine has at least 127.0.0.1");
    for (InetAddress address : own) {
      assertEquals(LARGEST_DATAGRAM_BYTES, LinkSize.datagramBytes(new Endpoint(address, 6881)));
    }
  }

  @Test
  void aRemoteThatNoLinkLeadsToIsTakenForOneBehindAnEthernet() {
    assertEquals(1472, LinkSize.datagramBytes(Endpoint.parse("255.255.255.255:6881")));
  }
}
