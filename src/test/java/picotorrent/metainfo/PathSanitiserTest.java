package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathSanitiserTest {
  /// Random paths per run; the long run sets a million.
  private static final int PATHS = Integer.getInteger("picotorrent.fuzz.paths", 20_000);

  @ParameterizedTest
  @CsvSource({
    "plain.txt, plain.txt",
    "a/b, a_b",
    "a\\b, a_b",
    "C:, C_",
    "file.txt:stream, file.txt_stream",
    "what?*<>|\"x, what______x",
    "end., end",
    "'end. . ', end",
    "..., ''",
    ".., ''",
    "., ''",
    "' ', ''",
    ".hidden, .hidden",
    "CON, _CON",
    "con.txt, _con.txt",
    "nul .tar.gz, _nul .tar.gz",
    "COM1, _COM1",
    "lpt9.x, _lpt9.x",
    "COM\u00B9, _COM\u00B9",
    "CONIN$, _CONIN$",
    "console, console",
    "COM10, COM10",
    "'-rf', '-rf'",
    "$(reboot), $(reboot)"
  })
  void makesAnElementSafe(String raw, String safe) {
    assertEquals(safe, PathSanitiser.element(raw));
  }

  @Test
  void dropsWhatIsInvisible() {
    assertEquals("ab", PathSanitiser.element("a\u0000\u0007\u001b\u202e\u200d\ufeffb"));
    assertEquals("a_b", PathSanitiser.element("a\ud800b"));
    assertEquals("", PathSanitiser.element(".\u200b."));
    assertEquals("_aux", PathSanitiser.element("au\u200bx"));
  }

  @Test
  void composesCharacters() {
    assertEquals("\u00e9", PathSanitiser.element("e\u0301"));
  }

  @Test
  void cutsLongNamesAtACharacterAndKeepsTheExtension() {
    String cut = PathSanitiser.element("😀".repeat(100) + ".tar");
    assertTrue(cut.endsWith("😀.tar"));
    assertEquals(4 + 62 * 4, cut.getBytes(UTF_8).length);
    assertEquals(255, PathSanitiser.element("a".repeat(300)).length());
  }

  private static List<List<String>> distinct(String... paths) {
    List<List<String>> raw = new ArrayList<>();
    for (String path : paths) {
      raw.add(List.of(path.split(",", -1)));
    }
    return PathSanitiser.distinct(raw, "fallback");
  }

  @Test
  void numbersFilesThatCollide() {
    assertEquals(
        List.of(List.of("t", "a.txt"), List.of("t", "a.1.txt"), List.of("t", "A.2.TXT")),
        distinct("t,a.txt", "t,a.txt", "t,A.TXT"));
    assertEquals(
        List.of(List.of("t", "a.1"), List.of("t", "a"), List.of("t", "a.2")),
        distinct("t,a.1", "t,a", "t,a"));
  }

  @ParameterizedTest
  @CsvSource({
    "straße, STRASSE",
    "é, e\u0301",
    "\u212a, k",
    "Ǆ, ǆ",
    "x?, x*",
    "name., name",
    "a\u200b, a"
  })
  void numbersNamesThatSomeSystemTakesForOne(String one, String other) {
    List<List<String>> paths = distinct("t," + one, "t," + other);
    assertTrue(paths.get(1).getLast().contains(".1"), paths::toString);
  }

  @Test
  void noFileTakesThePathOfAFolder() {
    assertEquals(List.of(List.of("t", "A.1"), List.of("t", "a", "b")), distinct("t,A", "t,a,b"));
    assertEquals(List.of(List.of("t", "_"), List.of("t", "a")), distinct("t,..", "t,a"));
  }

  @Test
  void aNameOfNothingGetsTheFallback() {
    assertEquals(List.of(List.of("fallback", "a")), distinct("..,..,.,,a"));
  }

  @Test
  void aPathTooLongLosesFoldersInItsMiddle() {
    String deep = "t," + "d".repeat(200) + (",d" + "d".repeat(199)).repeat(40) + ",file.txt";
    List<String> path = distinct(deep).getFirst();
    assertTrue(String.join("/", path).length() <= PathSanitiser.MAX_PATH_BYTES);
    assertEquals("t", path.getFirst());
    assertEquals("file.txt", path.getLast());
  }

  @Test
  void theResultIsTheSameInATurkishLocale() {
    Locale before = Locale.getDefault();
    String[] paths = {
      "t,TITLE.I", "t,title.i", "t,CON.INI", "t,con.in\u0131", "t,AUX\u0130", "t,lIst"
    };
    List<List<String>> here = distinct(paths);
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      assertEquals(here, distinct(paths));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void twentyThousandFilesOfOneNameTakeLessThanTwoSeconds() {
    List<List<String>> raw =
        IntStream.range(0, 20_000).mapToObj(i -> List.of("t", i % 2 == 0 ? "é.x" : "É.X")).toList();
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long before = clock.getCurrentThreadCpuTime();
    assertEquals(20_000, new HashSet<>(PathSanitiser.distinct(raw, "f")).size());
    Duration took = Duration.ofNanos(clock.getCurrentThreadCpuTime() - before);
    assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, () -> "took " + took);
  }

  @Test
  void noRandomPathLeavesItsFolder() {
    Random random = new Random(20_261_122);
    Path root = Path.of("/save/folder");
    String[] bits = {
      "..", ".", "/", "\\", "a", "B", "\0", ":", "C:", "~", " ", "CON", "nul", "%2e%2e", "\u202e",
      "\u2215", "\uff0e", "é", "e\u0301", "😀", "\ud800", "...", "$", "|"
    };
    for (int i = 0; i < PATHS / 100; i++) {
      List<List<String>> raw = new ArrayList<>();
      for (int j = 0; j < 100; j++) {
        List<String> path = new ArrayList<>(List.of("t"));
        for (int k = random.nextInt(4); k >= 0; k--) {
          StringBuilder element = new StringBuilder();
          for (int l = random.nextInt(4); l >= 0; l--) {
            element.append(bits[random.nextInt(bits.length)]);
          }
          path.add(element.toString());
        }
        raw.add(path);
      }
      checkAll(root, PathSanitiser.distinct(raw, "f"));
    }
  }

  private static void checkAll(Path root, List<List<String>> paths) {
    Set<String> seen = new HashSet<>();
    for (List<String> path : paths) {
      String joined = String.join("/", path);
      Path real = root.resolve(joined);
      assertEquals(real, real.normalize());
      assertTrue(real.startsWith(root) && real.getNameCount() == root.getNameCount() + path.size());
      assertTrue(seen.add(PathSanitiser.key(path)), joined);
      assertFalse(joined.matches(".*[\\\\:*?\"<>|\\p{Cc}\\p{Cf}].*"), joined);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../../etc/passwd",
        "sub/link",
        "sub",
        "",
        "/etc/passwd",
        "nowhere",
        "sub/../..",
        ".",
        "sub/a/x"
      })
  void aSymlinkThatLeadsOutRoundOrNowhereIsNotMade(String target) throws MetainfoException {
    Metainfo metainfo = TorrentReader.read(Torrents.withLink(target.split("/", -1)));
    FileEntry link = metainfo.layout().files().getLast();
    assertTrue(link.attributes().contains(FileEntry.Attribute.SYMLINK));
    assertNull(link.symlink());
    assertTrue(metainfo.findings().toString().contains("symlink"));
  }

  @Test
  void aSymlinkToAFileOfTheTorrentIsKept() throws MetainfoException {
    Metainfo metainfo = TorrentReader.read(Torrents.withLink("sub", "a"));
    assertEquals(List.of("sub", "a"), metainfo.layout().files().getLast().symlink());
  }

  @Test
  void theOriginalNameIsKeptForDisplayAndTheChangeIsAFinding() throws MetainfoException {
    Metainfo metainfo = TorrentReader.read(Torrents.v1("../x", List.of(List.of("..", "a:b"))));
    FileEntry file = metainfo.layout().files().getFirst();
    assertEquals(List.of("../x", "..", "a:b"), file.rawPath());
    assertEquals(List.of(".._x", "a_b"), file.path());
    assertTrue(metainfo.findings().getFirst().message().toString().contains(".._x/a_b"));
  }
}
