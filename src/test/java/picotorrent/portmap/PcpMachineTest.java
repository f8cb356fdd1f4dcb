package picotorrent.portmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.portmap.Mapping.Transport;
import picotorrent.portmap.PortMapper.Effect;

class PcpMachineTest {
  private static final long SEED = 20_261_122L;
  private static final long START = -7;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final InetAddress GATEWAY = InetAddresses.forString("192.168.1.1");
  private static final InetAddress LOCAL = InetAddresses.forString("192.168.1.7");
  private static final Endpoint PORT = new Endpoint(GATEWAY, 5351);
  private static final Mapping TCP = Mapping.of(Transport.TCP, 6881);
  private static final Mapping UDP = Mapping.of(Transport.UDP, 6881);

  private final Random random = new Random(SEED);
  private final PcpMachine machine = new PcpMachine(GATEWAY, LOCAL, random);
  private long now = START;

  private List<Effect> effects() {
    List<Effect> effects = new ArrayList<>();
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      effects.add(effect);
    }
    return effects;
  }

  private byte[] sent() {
    return assertInstanceOf(Effect.Datagram.class, machine.poll()).payload();
  }

  private void hear(byte[] datagram) {
    machine.handleDatagram(PORT, ByteBuffer.wrap(datagram), now);
  }

  private void hear(String hex) {
    hear(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static byte[] pcpAnswer(byte[] request, int result, int lifetime, int epoch, int port) {
    byte[] answer = request.clone();
    ByteBuffer.wrap(answer)
        .put(1, (byte) 0x81)
        .put(3, (byte) result)
        .putInt(4, lifetime)
        .putInt(8, epoch)
        .putShort(42, (short) port)
        .put(44, HexFormat.of().parseHex("00000000000000000000ffffcb007107"));
    return answer;
  }

  @Test
  void asksByPcpAsRfc6887Says() {
    machine.map(TCP, now);
    byte[] request = sent();
    String hex = HexFormat.of().formatHex(request);
    assertEquals(
        "02010000" + "00001c20" + "00000000000000000000ffffc0a80107", hex.substring(0, 48));
    assertEquals("06000000" + "1ae11ae1" + "00000000000000000000ffff00000000", hex.substring(72));
    assertNull(machine.poll());
  }

  @Test
  void aGrantIsReportedAndRenewedAfterHalfItsTime() {
    machine.map(TCP, now);
    byte[] request = sent();
    hear(pcpAnswer(request, 0, 3_600, 100, 50_000));
    assertEquals(
        List.of(
            new Effect.Mapped(TCP, 50_000),
            new Effect.ExternalAddress(InetAddresses.forString("203.0.113.7"))),
        effects());
    assertEquals(OptionalLong.of(START + 1_800 * SECOND), machine.pollTimeout(now));
    now += 1_800 * SECOND;
    machine.handleTimeout(now);
    assertArrayEquals(Arrays.copyOf(request, 60), sent(), "the same nonce");
  }

  @Test
  void onlyTheGatewayWithTheNonceIsBelieved() {
    machine.map(TCP, now);
    byte[] request = sent();
    byte[] forged = pcpAnswer(request, 0, 3_600, 1, 1);
    forged[30] ^= 1;
    hear(forged);
    byte[] sound = pcpAnswer(request, 0, 3_600, 1, 1);
    for (String other : List.of("192.168.1.2:5351", "192.168.1.1:5350", "8.8.8.8:5351")) {
      machine.handleDatagram(Endpoint.parse(other), ByteBuffer.wrap(sound), now);
    }
    assertEquals(List.of(), effects());
  }

  @Test
  void noncesDiffer() {
    machine.map(TCP, now);
    machine.map(UDP, now);
    assertFalse(Arrays.equals(sent(), 24, 36, sent(), 24, 36));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 11, 255})
  void aRefusalIsReportedAndTriedAgainMuchLater(int result) {
    machine.map(TCP, now);
    hear(pcpAnswer(sent(), result, 30, 1, 0));
    assertInstanceOf(Effect.Failed.class, machine.poll());
    assertEquals(OptionalLong.of(now + PcpMachine.RETRY_NANOS), machine.pollTimeout(now));
  }

  @Test
  void aGatewayThatKnowsOnlyNatPmpIsAskedByIt() {
    machine.map(TCP, now);
    machine.map(UDP, now);
    effects();
    hear("00 81 0001 00000005"); // unsupported version
    assertEquals("000200001ae11ae100001c20", HexFormat.of().formatHex(sent()));
    assertEquals("000100001ae11ae100001c20", HexFormat.of().formatHex(sent()));
    hear("00 82 0000 00000005 1ae1 c350 00000e10");
    assertEquals(new Effect.Mapped(TCP, 50_000), machine.poll());
    assertArrayEquals(new byte[] {0, 0}, sent());
    hear("00 80 0000 00000005 cb007107");
    assertEquals(
        new Effect.ExternalAddress(InetAddresses.forString("203.0.113.7")), machine.poll());
  }

  @Test
  void aGatewayThatIsSilentToPcpIsAskedByNatPmpToo() {
    machine.map(TCP, now);
    List<Integer> versions = new ArrayList<>();
    long begun = now;
    while (true) {
      Effect effect = machine.poll();
      if (effect instanceof Effect.Failed) {
        break;
      } else if (effect instanceof Effect.Datagram(Endpoint to, byte[] payload)) {
        assertEquals(PORT, to);
        versions.add((int) payload[0]);
      } else {
        now = machine.pollTimeout(now).orElseThrow();
        machine.handleTimeout(now);
      }
    }
    assertEquals(List.of(2, 2, 2, 0, 0, 0), versions);
    assertEquals(63 * SECOND, now - begun);
    assertEquals(OptionalLong.of(now + PcpMachine.RETRY_NANOS), machine.pollTimeout(now));
  }

  @Test
  void aGatewayThatChangesItsMindAllTheTimeMakesNoStorm() {
    machine.map(TCP, now);
    for (int i = 0; i < 1_000; i++) {
      hear("00 81 0001 00000005");
      hear("02 81 00 01 00000000 00000000 000000000000000000000000");
    }
    assertTrue(effects().size() <= 3);
  }

  @Test
  void absurdLifetimesMakeNoStormAndNoEternity() {
    machine.map(TCP, now);
    byte[] request = sent();
    hear(pcpAnswer(request, 0, 0, 1, 1));
    assertEquals(OptionalLong.of(now + PcpMachine.MIN_RENEWAL_NANOS), machine.pollTimeout(now));
    hear(pcpAnswer(request, 0, -1, 1, 1));
    assertEquals(OptionalLong.of(now + PcpMachine.MAX_RENEWAL_NANOS), machine.pollTimeout(now));
  }

  @Test
  void aGatewayThatRestartedIsAskedAgain() {
    machine.map(TCP, now);
    byte[] tcp = sent();
    hear(pcpAnswer(tcp, 0, 3_600, 1_000, 6881));
    machine.map(UDP, now);
    effects();
    now += 600 * SECOND;
    machine.map(Mapping.of(Transport.TCP, 7_000), now);
    List<Effect> asked = effects();
    byte[] last = ((Effect.Datagram) asked.getLast()).payload();
    hear(pcpAnswer(last, 0, 3_600, 3, 7_000));
    effects();
    machine.handleTimeout(now);
    List<Effect> again = effects();
    assertTrue(
        again.stream()
            .anyMatch(
                effect -> effect instanceof Effect.Datagram d && Arrays.equals(d.payload(), tcp)));
  }

  @Test
  void closingTakesBackWhatIsHeld() {
    machine.map(TCP, now);
    byte[] request = sent();
    hear(pcpAnswer(request, 0, 3_600, 1, 6881));
    machine.map(UDP, now);
    effects();
    machine.close(now);
    byte[] removal = sent();
    assertEquals(0, ByteBuffer.wrap(removal).getInt(4));
    assertArrayEquals(
        Arrays.copyOfRange(request, 24, 36), Arrays.copyOfRange(removal, 24, 36), "its nonce");
    assertNull(machine.poll(), "the other was never granted");
    assertEquals(OptionalLong.empty(), machine.pollTimeout(now));
    hear(pcpAnswer(request, 0, 3_600, 1, 6881));
    assertNull(machine.poll());
  }

  @Test
  void anIpv6GatewayIsAskedByPcpAlone() {
    InetAddress gateway = InetAddresses.forString("fe80::1");
    InetAddress local = InetAddresses.forString("2001:db8::7");
    PcpMachine six = new PcpMachine(gateway, local, random);
    six.map(TCP, now);
    for (int i = 0; i < 10; i++) {
      if (six.poll() instanceof Effect.Datagram(Endpoint to, byte[] payload)) {
        assertEquals(new Endpoint(gateway, 5351), to);
        assertEquals(2, payload[0]);
        assertArrayEquals(local.getAddress(), Arrays.copyOfRange(payload, 8, 24));
      }
      now = six.pollTimeout(now).orElseThrow();
      six.handleTimeout(now);
    }
  }

  @Test
  void garbageDoesNoHarm() {
    machine.map(TCP, now);
    byte[] request = sent();
    hear(HexFormat.of().parseHex("00010203040506"));
    for (int i = 0; i < 50_000; i++) {
      byte[] garbage = pcpAnswer(request, 0, 3_600, 1, 6881);
      garbage[random.nextInt(36)] = (byte) random.nextInt();
      for (int changes = random.nextInt(8); changes >= 0; changes--) {
        garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
      }
      hear(Arrays.copyOf(garbage, random.nextInt(garbage.length + 1)));
    }
    long mapped = effects().stream().filter(effect -> effect instanceof Effect.Mapped).count();
    assertTrue(mapped < 50_000, "seed " + SEED);
  }
}
