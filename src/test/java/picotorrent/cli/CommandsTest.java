package picotorrent.cli;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Version;
import picotorrent.metainfo.Payload;
import picotorrent.metainfo.Torrents;

class CommandsTest {
  private static final Set<String> TORRENT_KEYS =
      Set.of(
          "name",
          "format",
          "infoHashV1",
          "infoHashV2",
          "totalSize",
          "pieceLength",
          "pieceCount",
          "private",
          "files",
          "trackers",
          "webSeeds",
          "httpSeeds",
          "nodes",
          "comment",
          "createdBy",
          "creationDate",
          "encoding",
          "source",
          "magnet",
          "findings",
          "pieces",
          "verification");

  private static final List<String> HOSTILE =
      List.of(
          "\u001b[31m",
          "\u001b]0;title\u0007",
          "\u001b[2J",
          "\u009b31m",
          "\u0090q\u009c",
          "a\nb",
          "a\r\nb",
          "\b\b\b",
          "\u007f",
          "\u0000",
          "\u202egpj.exe",
          "\u202d",
          "\u2066",
          "\u2067",
          "\u2068",
          "\u2069",
          "\u200e",
          "\u200f",
          "\u061c",
          "\u200b",
          "\ufeff",
          "\u2028",
          "\u2029",
          "\u000b",
          "\u000c",
          "\u0085",
          "<b>&amp;</b><script>",
          "%s%n%x%d",
          "$(reboot) `reboot` ; reboot | reboot",
          "'\"\\",
          "{0}",
          "${jndi:ldap://x}");

  @TempDir private static Path folder;

  private record Run(int code, String out, String err) {}

  @BeforeAll
  static void writeFiles() throws IOException {
    Payload.write(folder);
    for (String name : List.of("v1", "v2", "hybrid", "multi_v1", "multi_v2", "multi_hybrid")) {
      Files.write(folder.resolve(name + ".torrent"), Payload.file(name));
    }
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Btinspect.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Run(code, out.toString(), err.toString());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Map<String, Object> json(Run run) {
    return JsonMapper.builder().build().fromJsonObject(run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "inspect",
        "inspect a b",
        "inspect --nonsense a",
        "verify a",
        "magnet",
        "create",
        "create . --format v3",
        "create . -l 3",
        "create . -l 17K",
        "create . -l 99999999999999G",
        "create . -t nonsense",
        "create . -w ftp://x/",
        "create . --node x",
        "create . --node x:0",
        "create . --node x:65536",
        "create . --name a/b",
        "create . --name ..",
        "download x --session-timeout 0",
        "download x --seed-ratio -1",
        "download x --seed-ratio NaN",
        "download x --only ,",
        "download x --peer host",
        "download x --peer host:0",
        "download x --peer host:65536",
        "download x --port 65536",
        "download x --dht-router host",
        "seed x y --dht-router host:0",
        "serve x --max-connections 0",
        "seed x y --seed-ratio 0",
        "demo --size -3",
        "demo --size 999999999999999G",
      })
  void misuseIsTwoAndOneLine(String line) {
    Run run = run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertEquals(2, run.code());
    assertEquals("", run.out());
    assertOneLine(run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect nowhere",
        "inspect /",
        "verify nowhere nowhere",
        "magnet hello",
        "create nowhere",
        "create /dev/null",
        "create nowhere -o nowhere/x",
        "download nowhere",
        "download nowhere --out-dir nowhere",
        "seed nowhere nowhere",
        "serve nowhere"
      })
  void failureIsOneAndOneLine(String line) {
    Run run = run(line.split(" ", -1));
    assertEquals(1, run.code());
    assertEquals("", run.out());
    assertOneLine(run.err());
  }

  /// Whoever types a wrong name is told that name, and not one that nobody has typed.
  @Test
  void failuresNameWhatWasNamed(@TempDir Path empty) throws IOException {
    Path list = Files.write(empty.resolve("list.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
    Path hollow = Files.createDirectory(empty.resolve("hollow"));
    Path away = empty.resolve("away");
    Path made = away.resolve("x.torrent");
    for (List<String> line :
        List.of(
            List.of("magnet", "away.torrent", "away.torrent"),
            List.of("create", hollow.toString(), hollow + ": "),
            List.of("create", path("multi"), "-o", made.toString(), "no folder " + away),
            List.of("download", path("v1.torrent"), "--block-list", empty.toString(), empty + ": "),
            List.of(
                "download", path("v1.torrent"), "--block-list", list.toString(), list + ": "))) {
      Run run = run(line.subList(0, line.size() - 1).toArray(String[]::new));
      assertEquals(1, run.code(), run.err());
      assertOneLine(run.err());
      assertTrue(run.err().contains(line.getLast()), run.err());
    }
  }

  private static void assertOneLine(String err) {
    assertTrue(err.startsWith("btinspect: ") && err.lines().count() == 1, err);
    assertFalse(err.contains("Exception"), err);
  }

  @Test
  void tellsVersionAndHelp() {
    assertEquals("Picotorrent " + Version.current(), run("--version").out().strip());
    Run help = run("--help");
    assertEquals(0, help.code());
    for (String command : List.of("inspect", "create", "verify", "find", "magnet")) {
      assertTrue(help.out().contains(command), help.out());
      assertEquals(0, run(command, "--help").code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "hybrid", "multi_v1", "multi_v2", "multi_hybrid"})
  void everyKeyIsThereInEveryFormat(String name) {
    Run run = run("inspect", "--json", path(name + ".torrent"));
    assertEquals(0, run.code());
    assertEquals(TORRENT_KEYS, json(run).keySet());
    for (Object file : (List<?>) requireNonNull(json(run).get("files"))) {
      assertEquals(
          Set.of(
              "path",
              "rawPath",
              "length",
              "padding",
              "executable",
              "hidden",
              "symlink",
              "piecesRoot"),
          ((Map<?, ?>) file).keySet());
    }
  }

  @Test
  void inspectReportsForPeople() {
    Run run = run("inspect", path("multi_hybrid.torrent"), "--tree", "--show-pieces");
    assertEquals(0, run.code());
    for (String text :
        List.of(
            "hybrid",
            "e67edde223cd4351577ae2ffc8ce92547dc54ec7",
            "9872a9d952e337aa1472bb3503c20683864257ff86876c66d140c466df61943f",
            "2413543",
            "http://10.77.0.1:8000/announce",
            "  multi/",
            "sub/",
            "c.bin",
            "Piece 39")) {
      assertTrue(run.out().contains(text), text);
    }
  }

  @Test
  void inspectPrintsTheMagnetLinkAlone() {
    Run run = run("inspect", "--magnet", path("v2.torrent"));
    assertTrue(
        run.out().startsWith("magnet:?xt=urn:btmh:122028138c91") && run.out().lines().count() == 1);
    assertEquals(run.out(), run("magnet", path("v2.torrent")).out());
  }

  @Test
  void findSaysWhereFilesLieWhateverTheyAreCalled(@TempDir Path library) throws IOException {
    Path file = Files.copy(Path.of(path("one.bin")), library.resolve("other name"));
    Run found = run("find", path("v1.torrent"), library.toString(), "--json");
    assertEquals(0, found.code(), found.err());
    assertTrue(found.out().contains("\"found\":\"" + file + "\""), found.out());
    Run plain = run("find", path("v1.torrent"), library.toString());
    assertTrue(plain.out().contains("one.bin -> " + file), plain.out());
    Files.delete(file);
    Run missing = run("find", path("v1.torrent"), library.toString());
    assertEquals(1, missing.code());
    assertTrue(missing.out().contains("one.bin -> not found"), missing.out());
    assertTrue(missing.err().contains("1 of 1 files were not found"), missing.err());
  }

  @Test
  void verifySaysYesAndNo() {
    Run yes = run("verify", path("multi_v2.torrent"), path("multi"), "--json");
    assertEquals(0, yes.code());
    assertEquals(List.of(), json(yes).get("failed"));
    Run no = run("verify", path("multi_v2.torrent"), path("one.bin"), "--json");
    assertEquals(1, no.code());
    assertEquals(Set.of("pieceCount", "verified", "failed", "missing", "files"), json(no).keySet());
    assertOneLine(no.err());
    Run inspected = run("inspect", path("v1.torrent"), "--verify", path("multi"));
    assertEquals(1, inspected.code());
    assertOneLine(inspected.err());
    assertEquals(0, run("inspect", path("v1.torrent"), "--verify", path("one.bin")).code());
  }

  @Test
  void createWritesWhatInspectReads(@TempDir Path out) {
    String target = out.resolve("new.torrent").toString();
    Run made =
        run(
            "create",
            path("multi"),
            "-o",
            target,
            "-l",
            "64K",
            "--format",
            "hybrid",
            "--no-date",
            "-t",
            "http://a/x,udp://b:1",
            "-t",
            "http://c/x",
            "-w",
            "http://w/",
            "--node",
            "h:1");
    assertEquals(0, made.code(), made.err());
    assertEquals(target, made.out().strip());
    Map<String, Object> json = json(run("inspect", target, "--json"));
    assertEquals("e67edde223cd4351577ae2ffc8ce92547dc54ec7", json.get("infoHashV1"));
    assertEquals(
        List.of(List.of("http://a/x", "udp://b:1"), List.of("http://c/x")), json.get("trackers"));
    assertEquals("Picotorrent " + Version.current(), json.get("createdBy"));
    Run again = run("create", path("multi"), "-o", target);
    assertEquals(1, again.code());
    assertOneLine(again.err());
    assertEquals(0, run("create", path("multi"), "-o", target, "--force", "--json").code());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void createLeavesNothingHalfWritten(@TempDir Path out) throws IOException {
    Path torrent = Files.writeString(out.resolve("old.torrent"), "what was there");
    Path link = Files.createSymbolicLink(out.resolve("link.torrent"), torrent);
    assertEquals(0, run("create", path("multi"), "-o", link.toString(), "--force").code());
    assertTrue(Files.isSymbolicLink(link), "what the link points at is written");
    assertEquals(0, run("inspect", torrent.toString()).code());
    Path full = Path.of("/dev/full");
    Run failed = run("create", path("multi"), "-o", full.toString(), "--force");
    assertEquals(1, failed.code());
    assertOneLine(failed.err());
    try (Stream<Path> left = Files.list(out)) {
      assertEquals(Set.of(torrent, link), left.collect(Collectors.toSet()));
    }
  }

  @Test
  void magnetTakesALinkApart() {
    Run run =
        run(
            "magnet",
            "--json",
            "magnet:?xt=urn:btih:7ef8f1c01144b58ffce1b6ad95832c274573bcb9&so=1-3");
    assertEquals(0, run.code());
    assertEquals(
        Set.of(
            "infoHashV1",
            "infoHashV2",
            "name",
            "trackers",
            "webSeeds",
            "peers",
            "nodes",
            "selectOnly",
            "length"),
        json(run).keySet());
    assertEquals(3, ((List<?>) requireNonNull(json(run).get("selectOnly"))).size());
  }

  @Test
  void nothingThatCommandsATerminalGetsOut(@TempDir Path out) throws IOException {
    List<List<String>> paths = new ArrayList<>();
    HOSTILE.forEach(name -> paths.add(List.of(name, name)));
    Path torrent = Files.write(out.resolve("t.torrent"), Torrents.v1(HOSTILE.getFirst(), paths));
    String link =
        "magnet:?xt=urn:btih:7ef8f1c01144b58ffce1b6ad95832c274573bcb9&dn=%1b[31m&tr=%0d%0a%e2%80%ae";
    for (Run run :
        List.of(
            run("inspect", torrent.toString()),
            run("inspect", "--tree", torrent.toString()),
            run("inspect", "--json", torrent.toString()),
            run("inspect", "--magnet", torrent.toString()),
            run("inspect", "--verify", out.toString(), torrent.toString()),
            run("verify", torrent.toString(), out.toString()),
            run("verify", "--json", torrent.toString(), out.toString()),
            run("magnet", link),
            run("magnet", "--json", link),
            run("magnet", "\u001b[31m"),
            run("\u001b[31m\u202e"),
            run("inspect", "\u001b[31m\u202e"))) {
      String shown = (run.out() + run.err()).replace("\n", "");
      assertFalse(shown.codePoints().anyMatch(CommandsTest::isControl), shown);
    }
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || c == 0x2028 || c == 0x2029;
  }
}
