package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// A router at the other end of the cable leads our ports in, by each of the three protocols, or
/// misbehaves.
@Tag("interop")
@Timeout(90)
class RouterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// A command that is asked to end does so, whatever the router says.
  private static final Duration EXIT = Duration.ofSeconds(4);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Island router;

  @SuppressWarnings("NullAway.Init")
  private Island home;

  private Path log() {
    return folder.resolve("mappings");
  }

  @BeforeEach
  void raiseIslands() throws IOException, InterruptedException {
    router = Island.raise(folder);
    home = router.neighbour();
    Files.createFile(log());
  }

  @AfterEach
  void leaveIslands() {
    if (home != null) {
      home.close();
    }
    if (router != null) {
      router.close();
    }
  }

  private void startRouter(String... mode) throws IOException, InterruptedException {
    List<String> command =
        List.of("/usr/bin/python3", Island.script("gateway.py"), Island.NEAR, log().toString());
    router.start("router", Stream.concat(command.stream(), Stream.of(mode)).toArray(String[]::new));
    router.awaitListener(Island.NEAR + ":5555");
  }

  private Program seed() throws Exception {
    Program seed = seed("--host", Island.FAR);
    home.awaitListener(Island.FAR + ":7002");
    return seed;
  }

  private Program seed(String... options) throws Exception {
    Sample sample = Sample.write(folder, new Kind(Format.V1, Shape.FOLDER, 64 << 10), List.of());
    List<String> command =
        List.of(
            "seed",
            sample.torrent().toString(),
            sample.content().toString(),
            "--port",
            "7002",
            "--no-dht",
            "--no-lsd");
    return home.btinspect(
        Stream.concat(command.stream(), Stream.of(options)).toArray(String[]::new));
  }

  private static void end(Program program) throws InterruptedException {
    program.process().destroy();
    assertTrue(program.process().waitFor(EXIT.toMillis(), TimeUnit.MILLISECONDS), program.tail());
  }

  private List<String> mappings(String what) throws IOException {
    return List.copyOf(
        new TreeSet<>(
            Files.readAllLines(log()).stream().filter(line -> line.startsWith(what)).toList()));
  }

  private void await(String line) throws IOException, InterruptedException {
    router.await(PATIENCE, "said.sh", log().toString(), line);
  }

  @Test
  void tcpAndUdpAreMappedByPcpAndUpnpAndTakenBackAtTheEnd() throws Exception {
    startRouter("ok");
    Program seed = seed();
    for (String protocol : new String[] {"pcp", "upnp"}) {
      await("map " + protocol + " tcp 7002");
      await("map " + protocol + " udp 7002");
    }
    end(seed);
    assertEquals(
        List.of(
            "unmap pcp tcp 7002",
            "unmap pcp udp 7002",
            "unmap upnp tcp 7002",
            "unmap upnp udp 7002"),
        mappings("unmap"));
  }

  @Test
  void holesForIpv6AreMadeByPcpAndUpnpAndClosedAtTheEnd() throws Exception {
    router.await(PATIENCE, "ipv6_router.sh");
    home.await(PATIENCE, "ipv6_router.sh");
    startRouter("ok", "cable0");
    Program seed = seed(new String[0]);
    for (String protocol : new String[] {"pcp6", "hole"}) {
      await("map " + protocol + " tcp 7002");
      await("map " + protocol + " udp 7002");
    }
    end(seed);
    List<String> closed = mappings("unmap");
    for (String protocol : new String[] {"pcp6", "hole"}) {
      assertTrue(closed.contains("unmap " + protocol + " tcp 7002"), "" + closed);
      assertTrue(closed.contains("unmap " + protocol + " udp 7002"), "" + closed);
    }
  }

  @Test
  void aRouterThatKnowsNatPmpAloneIsSpokenToInIt() throws Exception {
    startRouter("pmp");
    Program seed = seed();
    await("map pmp tcp 7002");
    await("map pmp udp 7002");
    end(seed);
    assertEquals(List.of("unmap pmp tcp 7002", "unmap pmp udp 7002"), mappings("unmap"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"conflict", "permanent", "lie"})
  void aRouterWithRulesOfItsOwnOrALieIsUsedAsFarAsItGoes(String mode) throws Exception {
    startRouter(mode);
    Program seed = seed();
    await("map upnp tcp 7002");
    await("map upnp udp 7002");
    end(seed);
    assertTrue(
        mappings("unmap").containsAll(List.of("unmap upnp tcp 7002", "unmap upnp udp 7002")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "hang", "garbage", "bomb", "redirect"})
  void aRouterThatMisbehavesHoldsNothingUp(String mode) throws Exception {
    startRouter(mode);
    Program seed = seed();
    assertTrue(!seed.process().waitFor(4, TimeUnit.SECONDS), seed.tail());
    end(seed);
    assertEquals(List.of(), mappings("map upnp"));
  }
}
