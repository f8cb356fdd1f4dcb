package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.net.InetAddresses;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
  @Test
  void theDefaultRouterOfEachLinkIsRead() throws Exception {
    List<String> lines =
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        wlan0\t00000000\tFE01A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
        tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0
        tun0\t00000000\t0100000A\t0003\t0\t0\t0\t00000080\t0\t0\t0
        """
            .lines()
            .toList();
    assertEquals(
        Map.of(
            "eth0", List.of(InetAddresses.forString("192.0.2.1")),
            "wlan0", List.of(InetAddresses.forString("192.168.1.254"))),
        Routes.parseIpv4(lines));
  }

  @Test
  void theSameForIpv6() throws Exception {
    String zero = "0".repeat(32);
    List<String> lines =
        List.of(
            "fd000000000000000000000000000000 40 %s 00 %s 00000100 00000001 00000000 00000001     eth0"
                .formatted(zero, zero),
            "%s 00 %s 00 fd000000000000000000000000000001 00000400 00000003 00000000 00000003     eth0"
                .formatted(zero, zero),
            "%s 00 %s 00 %s ffffffff 00000001 00000000 00200200       lo"
                .formatted(zero, zero, zero));
    assertEquals(
        Map.of("eth0", List.of(InetAddresses.forString("fd00::1"))), Routes.parseIpv6(lines));
  }

  @Test
  void whatIsNoRouteIsPassedOver() throws Exception {
    assertEquals(Map.of(), Routes.parseIpv4(List.of("", "eth0", "eth0 00000000 010200C0 0003")));
    assertEquals(Map.of(), Routes.parseIpv6(List.of("", "::")));
  }
}
