package picotorrent.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;

class AtomicStateStoreTest extends OnADiskPool {
  @TempDir Path folder;

  private StateStore open() {
    return new AtomicStateStore(loop, pool, folder);
  }

  private void save(StateStore store, String name, String document) {
    loop.<Void>done(done -> store.save(name, document.getBytes(UTF_8), done));
  }

  private StateStore.Loaded load(StateStore store, String prefix) {
    return loop.get(done -> store.loadAll(prefix, done));
  }

  private static Map<String, String> texts(StateStore.Loaded loaded) {
    return new java.util.TreeMap<>(
        com.google.common.collect.Maps.transformValues(
            loaded.documents(), bytes -> new String(bytes, UTF_8)));
  }

  @Test
  void whatWasSavedIsFoundAgain() {
    StateStore store = open();
    save(store, "torrents/a", "one");
    save(store, "torrents/b", "two");
    save(store, "dht", "three");
    save(store, "torrents/a", "four");
    assertEquals(
        Map.of("torrents/a", "four", "torrents/b", "two"), texts(load(open(), "torrents/")));
    assertEquals(3, load(open(), "").documents().size());
    assertTrue(load(open(), "none/").documents().isEmpty());
  }

  @Test
  void someAreReadByNameAndTheOthersLeftAlone() {
    StateStore store = open();
    save(store, "torrents/a", "one");
    save(store, "torrents/b", "two");
    save(store, "states/a", "three");
    List<String> names = List.of("torrents/a", "states/a", "states/b", "none/a");
    StateStore.Loaded loaded = loop.get(done -> open().load(names, done));
    assertEquals(Map.of("torrents/a", "one", "states/a", "three"), texts(loaded));
  }

  @Test
  void aMarkStaysWhileNothingIsSavedAndChangesWithEverySave() throws IOException {
    StateStore store = open();
    save(store, "torrents/a", "one");
    save(store, "torrents/b", "one");
    Set<String> marks = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      save(store, "torrents/a", "v" + i % 10);
      age("torrents/a.a", i);
      age("torrents/a.b", i / 2);
      age("torrents/b.a", 0);
      assertTrue(marks.add(marks(store).get("torrents/a")), "a mark that it had before");
      assertEquals(marks(store), marks(open()));
    }
    assertEquals(Set.of("torrents/a", "torrents/b"), marks(store).keySet());
  }

  @Test
  void aMarkOfWhatWasJustSavedIsNeverThatOfAnythingElse() {
    StateStore store = open();
    save(store, "torrents/a", "one");
    String mark = marks(store).get("torrents/a");
    save(store, "torrents/a", "two");
    save(store, "torrents/a", "six"); // in the place of the first, as long, and as old for a clock
    assertNotEquals(mark, marks(store).get("torrents/a"));
  }

  private Map<String, String> marks(StateStore store) {
    return loop.get(done -> store.marks("torrents/", done));
  }

  /// So many minutes younger than an hour.
  private void age(String file, int minutes) throws IOException {
    Path path = folder.resolve(file);
    if (Files.exists(path)) {
      Instant hourAgo = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.HOURS);
      Files.setLastModifiedTime(path, FileTime.from(hourAgo.plus(Duration.ofMinutes(minutes))));
    }
  }

  @Test
  void whatWasRemovedStaysAway() {
    StateStore store = open();
    save(store, "torrents/a", "one");
    save(store, "torrents/a", "two");
    loop.<Void>done(done -> store.remove("torrents/a", done));
    assertTrue(load(open(), "torrents/").documents().isEmpty());
  }

  @Test
  void aLaterSaveOvertakesOneThatWaitsAndBothAreAnswered() {
    StateStore store = open();
    List<Outcome<Void>> answers = new java.util.ArrayList<>();
    loop.<Outcome<Void>>ask(done -> {
      for (int i = 0; i < 100; i++) {
        store.save("a", ("v" + i).getBytes(UTF_8), answers::add);
      }
      store.save("a", "last".getBytes(UTF_8), done);
    });
    assertEquals(100, answers.size());
    assertEquals("last", texts(load(open(), "")).get("a"));
  }

  @Test
  void aDamagedDocumentIsSetAsideAndItsPreviousGenerationTaken() throws IOException {
    StateStore store = open();
    save(store, "torrents/a", "one");
    save(store, "torrents/a", "two");
    save(store, "torrents/b", "other");
    Path newest = folder.resolve("torrents/a.b");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 40] ^= 1;
    Files.write(newest, bytes);
    StateStore.Loaded loaded = load(open(), "torrents/");
    assertEquals(Map.of("torrents/a", "one", "torrents/b", "other"), texts(loaded));
    assertEquals(1, loaded.damaged().size());
    assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("damaged/a.b.1")));
  }

  @Test
  void aFileOfAnotherDocumentIsNotTaken() throws IOException {
    StateStore store = open();
    save(store, "torrents/a", "one");
    Files.copy(folder.resolve("torrents/a.a"), folder.resolve("torrents/c.a"));
    StateStore.Loaded loaded = load(open(), "torrents/");
    assertEquals(Map.of("torrents/a", "one"), texts(loaded));
    assertEquals(1, loaded.damaged().size());
  }

  @Test
  void tenThousandMutatedFilesNeitherBreakTheStartNorAnotherTorrent() {
    byte[] whole =
        new Envelope("torrents/a", 7, "document".repeat(20).getBytes(UTF_8)).toBytes().array();
    Random random = new Random(27);
    for (int i = 0; i < 10_000; i++) {
      byte[] mutated =
          java.util.Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int flips = random.nextInt(3); mutated.length > 0 && flips >= 0; flips--) {
        mutated[random.nextInt(mutated.length)] ^= (byte) (1 + random.nextInt(255));
      }
      boolean same = java.util.Arrays.equals(mutated, whole);
      assertEquals(
          same,
          Envelope.read(mutated, "torrents/a") instanceof Envelope.Reading.Whole,
          "seed 27, input " + i);
    }
  }

  @Test
  void fiftyMutatedFilesOnDiskLeaveTheOthersAlone() throws IOException {
    StateStore store = open();
    Random random = new Random(28);
    for (int i = 0; i < 50; i++) {
      save(store, "torrents/bad" + i, "x".repeat(i * 10));
      Path file = folder.resolve("torrents/bad" + i + ".a");
      byte[] bytes = Files.readAllBytes(file);
      bytes[random.nextInt(bytes.length)] ^= 4;
      Files.write(file, bytes);
    }
    save(store, "torrents/good", "good");
    StateStore.Loaded loaded = load(open(), "torrents/");
    assertEquals(Map.of("torrents/good", "good"), texts(loaded));
    assertEquals(50, loaded.damaged().size());
    assertFalse(Files.exists(folder.resolve("torrents/bad1.a")));
  }
}
