package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One program on one state folder, in this process and in real ones.
@Timeout(60)
class SingleInstanceTest {
  private static final List<String> ODD =
      List.of(
          "/home/ana/My torrents/Ünïcödé ☂ 🎈.torrent", "magnet:?xt=urn:btih:00&dn=a b", "a\nb");

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final BlockingQueue<List<String>> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private SingleInstance only(Path state) throws IOException {
    var claim =
        assertInstanceOf(
            SingleInstance.Claim.Only.class, SingleInstance.claim(state, List.of("mine")));
    open.add(claim.instance());
    return claim.instance();
  }

  private List<String> next() throws InterruptedException {
    List<String> start = heard.poll(10, TimeUnit.SECONDS);
    assertTrue(start != null, "a start is heard");
    return start;
  }

  @Test
  void aSecondStartHandsItsArgumentsOverWhateverTheyAreCalled() throws Exception {
    only(folder).arrivals(heard::add);
    assertInstanceOf(SingleInstance.Claim.HandedOver.class, SingleInstance.claim(folder, ODD));
    assertEquals(ODD, next());
    SingleInstance.claim(folder, List.of());
    assertEquals(List.of(), next());
  }

  @Test
  void startsBeforeTheWindowIsOpenAreKeptForIt() throws Exception {
    SingleInstance first = only(folder);
    SingleInstance.claim(folder, List.of("one"));
    SingleInstance.claim(folder, List.of("two"));
    first.arrivals(heard::add);
    assertEquals(List.of("one"), next());
    assertEquals(List.of("two"), next());
  }

  @Test
  void twoFoldersAreTwoInstances() throws Exception {
    only(folder.resolve("a"));
    only(folder.resolve("b"));
  }

  @Test
  void aCopyOfTheFolderLeavesTheOneThatRunsAlone() throws Exception {
    Path first = folder.resolve("a");
    only(first).arrivals(heard::add);
    Path copy = Files.createDirectories(folder.resolve("b").resolve("instance"));
    Files.copy(first.resolve("instance").resolve("address"), copy.resolve("address"));
    only(folder.resolve("b"));
    assertInstanceOf(SingleInstance.Claim.HandedOver.class, SingleInstance.claim(first, ODD));
    assertEquals(ODD, next());
  }

  @Test
  void aFolderDeepInTheTreeNeedsNoShortPath() throws Exception {
    Path deep = folder.resolve("ö".repeat(100)).resolve("x".repeat(100));
    SingleInstance first = only(deep);
    first.arrivals(heard::add);
    Path far = Meeting.find(deep.resolve("instance")).orElseThrow().place();
    assertInstanceOf(SingleInstance.Claim.HandedOver.class, SingleInstance.claim(deep, ODD));
    assertEquals(ODD, next());
    first.close();
    assertFalse(Files.exists(far.getParent()), "nothing is left in the temporary folder");
  }

  @Test
  void nobodyElseMayEnter() throws Exception {
    only(folder);
    assertEquals(
        PosixFilePermissions.fromString("rwx------"),
        Files.getPosixFilePermissions(folder.resolve("instance")));
  }

  @Test
  void oneThatIsClosingIsWaitedForAndOneThatHangsIsNot() throws Exception {
    SingleInstance first = only(folder);
    first.deafen();
    assertInstanceOf(
        SingleInstance.Claim.Silent.class,
        SingleInstance.claim(folder, List.of(), Duration.ofMillis(100)));
    try (Child second = Child.start(folder, "late")) {
      first.close();
      assertEquals("only", second.line());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // hangs up
        "GET / HTTP/1.1\r\n\r\n",
        "pTh1\u007f\u007f\u007f\u007f", // two gigabytes to come
        "pTh1\0\0\0\4abcd", // no end
        "pTh1\0\0\0\4ab" // breaks off
      })
  void whatIsNoStartChangesNothing(String said) throws Exception {
    only(folder).arrivals(heard::add);
    Path place = Meeting.find(folder.resolve("instance")).orElseThrow().place();
    try (SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      caller.connect(UnixDomainSocketAddress.of(place));
      caller.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.ISO_8859_1)));
      caller.shutdownOutput();
      assertTrue(isHungUpOn(caller));
    }
    SingleInstance.claim(folder, List.of("real"));
    assertEquals(List.of("real"), next());
  }

  private static boolean isHungUpOn(SocketChannel caller) throws IOException {
    try {
      return caller.read(ByteBuffer.allocate(1)) < 0;
    } catch (SocketException e) {
      return true; // with bytes unread
    }
  }

  @Test
  void callersThatSayNothingKeepNobodyOut() throws Exception {
    only(folder).arrivals(heard::add);
    Path place = Meeting.find(folder.resolve("instance")).orElseThrow().place();
    for (int i = 0; i < 30; i++) {
      SocketChannel silent = SocketChannel.open(StandardProtocolFamily.UNIX);
      open.add(silent);
      silent.connect(UnixDomainSocketAddress.of(place));
    }
    assertInstanceOf(
        SingleInstance.Claim.HandedOver.class, SingleInstance.claim(folder, List.of("real")));
    assertEquals(List.of("real"), next());
  }

  @Test
  void moreThanAnySystemHandsOverIsNotSaid() throws Exception {
    only(folder);
    String path = "x".repeat(1 << 20);
    assertThrows(
        IllegalArgumentException.class,
        () -> SingleInstance.claim(folder, List.of(path, path, path, path)));
  }

  @Test
  void manyProcessesAtOnceLeaveOneThatHearsOfAllOthers() throws Exception {
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Child child = Child.start(folder, "file " + i, "☂ " + i);
      open.add(child);
      children.add(child);
    }
    Child one = null;
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < children.size(); i++) {
      String said = children.get(i).line();
      if (said.equals("only")) {
        assertTrue(one == null, "there is one only");
        one = children.get(i);
      } else {
        assertEquals("handed over", said);
        expected.add("heard [file " + i + ", ☂ " + i + "]");
      }
    }
    Set<String> actual = new TreeSet<>();
    for (int i = 1; i < children.size(); i++) {
      actual.add(one.line());
    }
    assertEquals(expected, actual);
  }

  @Test
  void afterAKillTheNextStartIsTheOneAndOthersFindIt() throws Exception {
    Child killed = Child.start(folder);
    assertEquals("only", killed.line());
    killed.process().destroyForcibly().waitFor();
    assertTrue(Files.exists(folder.resolve("instance/socket")), "a socket that nobody listens on");
    try (Child next = Child.start(folder)) {
      assertEquals("only", next.line());
      SingleInstance.claim(folder, List.of("again"));
      assertEquals("heard [again]", next.line());
    }
  }

  /// A real process that runs [InstanceProgram].
  private record Child(Process process, BufferedReader out) implements AutoCloseable {
    static Child start(Path folder, String... arguments) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dsun.jnu.encoding=UTF-8",
                  "-cp",
                  root(SingleInstance.class) + File.pathSeparator + root(InstanceProgram.class),
                  InstanceProgram.class.getName(),
                  folder.toString()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      return new Child(process, process.inputReader(StandardCharsets.UTF_8));
    }

    private static Path root(Class<?> type) {
      String name = type.getName().replace('.', '/') + ".class";
      String where = String.valueOf(type.getClassLoader().getResource(name));
      return Path.of(URI.create(where.substring(0, where.length() - name.length())));
    }

    String line() throws IOException {
      return String.valueOf(out.readLine());
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
