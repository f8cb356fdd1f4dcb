package picotorrent.portmap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.portmap.Mapping.Transport;
import picotorrent.portmap.PortMapper.Effect;

class UpnpMachineTest {
  private static final Endpoint GATEWAY = Endpoint.parse("192.168.1.1:1900");
  private static final Inet4Address LOCAL = (Inet4Address) InetAddresses.forString("192.168.1.7");
  private static final InetAddress LOCAL6 = InetAddresses.forString("2001:db8::7");
  private static final Mapping TCP = Mapping.of(Transport.TCP, 6881);
  private static final long START = Long.MAX_VALUE - 3;
  private static final String LOCATION = "http://192.168.1.1:5000/rootDesc.xml";

  private final Router router = new Router();
  private UpnpMachine machine = new UpnpMachine(LOCAL, null, new Random(20_261_122L));
  private long now = START;
  private final List<Effect> reports = new ArrayList<>();
  private int requests;

  /// A router by script: what it does wrong is set by the test.
  private static final class Router {
    String location = LOCATION;
    String description = description("/ctl");
    int descriptionStatus = 200;
    String external = "203.0.113.7";
    boolean hangs;
    final Map<String, Integer> errors = new LinkedHashMap<>();
    final Map<String, Integer> errorsLeft = new LinkedHashMap<>();
    final List<String> calls = new ArrayList<>();

    static String description(String control) {
      return """
      <?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device>
      <deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
      <serviceList><service><serviceType>urn:x:Layer3Forwarding:1</serviceType>
      <controlURL>/no</controlURL></service></serviceList><deviceList><device><serviceList>
      <service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType>
      <controlURL>%s</controlURL></service>
      <service><serviceType>urn:schemas-upnp-org:service:WANIPv6FirewallControl:1</serviceType>
      <controlURL>/six</controlURL></service>
      </serviceList></device></deviceList></device></root>
      """
          .formatted(control);
    }

    String body(Effect.Http request) {
      byte[] body = request.body();
      return body == null ? "" : new String(body, UTF_8);
    }

    /// The status and the body, or null for a request that hangs.
    Map.@Nullable Entry<Integer, String> answer(Effect.Http request) {
      if (hangs) {
        return null;
      }
      String header = request.headers().get("SOAPAction");
      if (header == null) {
        return Map.entry(descriptionStatus, description);
      }
      String action = header.substring(header.indexOf('#') + 1, header.length() - 1);
      String port = body(request).replaceAll("(?s).*<NewExternalPort>(\\d+)<.*", "$1");
      calls.add(action + (port.matches("\\d+") ? " " + port : ""));
      Integer error = errors.get(action);
      if (error != null && errorsLeft.merge(action, -1, Integer::sum) >= 0) {
        return Map.entry(
            500,
            "<s:Envelope xmlns:s='x'><s:Body><s:Fault><detail><UPnPError><errorCode>"
                + error
                + "</errorCode></UPnPError></detail></s:Fault></s:Body></s:Envelope>");
      }
      String content =
          switch (action) {
            case "GetExternalIPAddress" ->
                "<NewExternalIPAddress>" + external + "</NewExternalIPAddress>";
            case "AddPinhole" -> "<UniqueID>42</UniqueID>";
            default -> "";
          };
      return Map.entry(
          200,
          "<s:Envelope><s:Body><u:%sResponse>%s</u:%sResponse></s:Body></s:Envelope>"
              .formatted(action, content, action));
    }

    void failing(String action, int error, int times) {
      errors.put(action, error);
      errorsLeft.put(action, times);
    }
  }

  private static byte[] ssdp(String location) {
    return ("HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nEXT:\r\nLocation: "
            + location
            + "\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n\r\n")
        .getBytes(UTF_8);
  }

  private void drain() {
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      if (effect instanceof Effect.Http request) {
        requests++;
        assertEquals("192.168.1.1", request.uri().getHost());
        Map.Entry<Integer, String> answer = router.answer(request);
        if (answer == null) {
          machine.handleHttpFailure(request.ticket(), "timed out", now);
        } else {
          machine.handleHttp(
              request.ticket(), answer.getKey(), answer.getValue().getBytes(UTF_8), now);
        }
      } else if (effect instanceof Effect.Datagram(Endpoint to, byte[] payload)) {
        assertEquals(Ssdp.GROUP, to);
        assertTrue(new String(payload, UTF_8).startsWith("M-SEARCH * HTTP/1.1\r\n"));
      } else {
        reports.add(effect);
      }
    }
  }

  private void meet() {
    machine.map(TCP, now);
    drain();
    machine.handleDatagram(GATEWAY, ByteBuffer.wrap(ssdp(router.location)), now);
    drain();
  }

  private void runFor(long nanos) {
    long end = now + nanos;
    while (true) {
      long due = machine.pollTimeout(now).orElseThrow();
      if (due - end > 0) {
        now = end;
        return;
      }
      now = due;
      machine.handleTimeout(now);
      drain();
    }
  }

  @Test
  void aSearchGoesOutThreeTimesThenRarely() {
    machine.map(TCP, now);
    int searches = 0;
    long begun = now;
    while (now - begun < TimeUnit.MINUTES.toNanos(59)) {
      for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
        searches += effect instanceof Effect.Datagram ? 1 : 0;
      }
      now = machine.pollTimeout(now).orElseThrow();
      machine.handleTimeout(now);
    }
    assertEquals(6 * Ssdp.TARGETS.size(), searches);
  }

  @Test
  void aGatewayMapsThePortAndTellsItsAddress() {
    meet();
    assertEquals(
        List.of(
            new Effect.ExternalAddress(InetAddresses.forString("203.0.113.7")),
            new Effect.Mapped(TCP, 6881)),
        reports);
    assertEquals(List.of("GetExternalIPAddress", "AddPortMapping 6881"), router.calls);
  }

  @Test
  void whatIsAskedIsSoap() {
    DeviceDescription.Service service =
        new DeviceDescription.Service("urn:t:1", URI.create("http://192.168.1.1/c"));
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("A", "1");
    arguments.put("B", "");
    String body = new String(Soap.call(service.type(), "Do", arguments), UTF_8);
    assertTrue(
        body.contains("<s:Body><u:Do xmlns:u=\"urn:t:1\"><A>1</A><B></B></u:Do></s:Body>"), body);
  }

  @Test
  void aMappingIsRenewedEachHourAndTakenBackAtTheEnd() {
    meet();
    router.calls.clear();
    runFor(TimeUnit.HOURS.toNanos(5) + 1);
    assertEquals(5, router.calls.stream().filter("AddPortMapping 6881"::equals).count());
    router.calls.clear();
    machine.close(now);
    drain();
    assertEquals(List.of("DeletePortMapping 6881"), router.calls);
    assertTrue(machine.isQuiet());
    assertTrue(machine.pollTimeout(now).isEmpty());
  }

  @Test
  void aPortThatIsTakenIsReplacedByAnother() {
    router.failing("AddPortMapping", 718, 2);
    meet();
    assertEquals(4, router.calls.size());
    Effect.Mapped mapped = (Effect.Mapped) reports.getLast();
    assertFalse(mapped.externalPort() == 6881);
    assertTrue(router.calls.getLast().endsWith(" " + mapped.externalPort()));
  }

  @Test
  void whereEveryPortIsTakenItIsGivenUpForNow() {
    router.failing("AddPortMapping", 718, Integer.MAX_VALUE);
    meet();
    assertTrue(reports.getLast() instanceof Effect.Failed);
    assertEquals(1 + 1 + IgdDevice.MAX_CONFLICTS, router.calls.size());
    router.errors.clear();
    runFor(IgdDevice.RETRY_NANOS + 1);
    assertEquals(new Effect.Mapped(TCP, 6881), reports.getLast());
  }

  @Test
  void aGatewayThatKnowsOnlyPermanentLeasesGetsThem() {
    router.failing("AddPortMapping", 725, 1);
    meet();
    assertEquals(new Effect.Mapped(TCP, 6881), reports.getLast());
    runFor(TimeUnit.HOURS.toNanos(1) + 1);
    assertEquals(4, router.calls.size(), "it is not tried with a lease again");
  }

  @Test
  void aGatewayThatWantsTheSamePortGetsIt() {
    router.failing("AddPortMapping", 724, 1);
    machine.map(new Mapping(Transport.TCP, 6881, 7000), now);
    machine.handleDatagram(GATEWAY, ByteBuffer.wrap(ssdp(LOCATION)), now);
    drain();
    assertEquals(
        List.of("GetExternalIPAddress", "AddPortMapping 7000", "AddPortMapping 6881"),
        router.calls);
  }

  @Test
  void aRefusalIsReportedAndMakesNoStorm() {
    router.failing("AddPortMapping", 606, Integer.MAX_VALUE);
    meet();
    assertTrue(reports.getLast() instanceof Effect.Failed);
    runFor(TimeUnit.HOURS.toNanos(1));
    assertTrue(router.calls.size() <= 1 + 7, router.calls.toString());
  }

  @Test
  void aGatewayThatHangsIsAskedAgainRarely() {
    router.hangs = true;
    meet();
    runFor(TimeUnit.MINUTES.toNanos(29));
    machine.handleDatagram(GATEWAY, ByteBuffer.wrap(ssdp(LOCATION)), now);
    drain();
    assertTrue(requests <= 2, requests + " requests");
    assertEquals(List.of(), reports);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "<root></root>",
        "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">"
            + "<!ENTITY x SYSTEM \"file:///etc/passwd\">]><root>&b;&x;</root>",
      })
  void aDescriptionThatIsNoneOrABombEndsIt(String description) {
    router.description = description;
    meet();
    assertEquals(1, requests);
    assertEquals(List.of(), router.calls);
  }

  @Test
  void aRedirectIsNotFollowed() {
    router.descriptionStatus = 302;
    meet();
    assertEquals(1, requests);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/ctl",
        "http://192.168.1.2:5000/ctl",
        "https://192.168.1.1/ctl",
        "file:///etc/passwd",
        "http://example.com/ctl",
        "http://user@192.168.1.1/ctl",
        "http://192.168.1.1:99999/ctl",
        "//evil.example/ctl",
        ":",
      })
  void aControlAddressElsewhereEndsIt(String control) {
    router.description = Router.description(control);
    meet();
    assertEquals(1, requests);
    assertEquals(List.of(), reports);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.168.1.2:5000/rootDesc.xml",
        "http://127.0.0.1/",
        "http://localhost/",
        "https://192.168.1.1/",
        "file:///etc/passwd",
        "http://[::1]/",
        "http://192.168.1.1@evil.example/",
        "http://192.168.1.1:0/",
        "http://\u00ff\u00ff:99999/",
        "not an address",
        "",
      })
  void aLocationOnAnotherHostThanTheSenderIsIgnored(String location) {
    router.location = location;
    meet();
    assertEquals(0, requests);
  }

  @Test
  void aGatewayBeyondTheLocalNetworkIsIgnored() {
    machine.map(TCP, now);
    machine.handleDatagram(
        Endpoint.parse("203.0.113.1:1900"),
        ByteBuffer.wrap(ssdp("http://203.0.113.1:5000/rootDesc.xml")),
        now);
    drain();
    assertEquals(0, requests);
  }

  @Test
  void aThousandGatewaysAreNotAsked() {
    machine.map(TCP, now);
    int asked = 0;
    for (int i = 1; i <= 1_000; i++) {
      String host = "10.0.%d.%d".formatted(i / 250, 1 + i % 250);
      machine.handleDatagram(
          Endpoint.parse(host + ":1900"),
          ByteBuffer.wrap(ssdp("http://" + host + ":5000/rootDesc.xml")),
          now);
    }
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      asked += effect instanceof Effect.Http ? 1 : 0;
    }
    assertEquals(UpnpMachine.MAX_DEVICES, asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "", "example.com", "<x/>", "999.1.1.1"})
  void anExternalAddressThatIsNoneIsNotReported(String external) {
    router.external = external;
    meet();
    assertEquals(List.of(new Effect.Mapped(TCP, 6881)), reports);
  }

  @Test
  void anAnswerThatIsTooLongIsRefused() {
    router.description = "<a>" + " ".repeat(UpnpMachine.MAX_BODY_BYTES) + "</a>";
    meet();
    assertEquals(1, requests);
  }

  @Test
  void aHoleIsMadeForIpv6AndTakenBack() {
    machine = new UpnpMachine(LOCAL, LOCAL6, new Random(1));
    meet();
    assertEquals(
        List.of("GetExternalIPAddress", "AddPortMapping 6881", "AddPinhole"), router.calls);
    router.calls.clear();
    runFor(TimeUnit.HOURS.toNanos(1) + 1);
    assertTrue(router.calls.contains("UpdatePinhole"));
    router.calls.clear();
    machine.unmap(TCP, now);
    drain();
    assertEquals(List.of("DeletePortMapping 6881", "DeletePinhole"), router.calls);
  }

  @Test
  void mappingsThatAreAddedLaterAreMappedToo() {
    meet();
    router.calls.clear();
    machine.map(Mapping.of(Transport.UDP, 6881), now);
    drain();
    assertEquals(List.of("AddPortMapping 6881"), router.calls);
  }

  @Test
  void answersWithoutAQuestionAreIgnored() {
    meet();
    reports.clear();
    machine.handleHttp(99, 200, new byte[0], now);
    machine.handleHttpFailure(99, "x", now);
    drain();
    assertEquals(List.of(), reports);
  }
}
