package picotorrent.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;

/// Many documents at once: safe after few forced writes, and in their places later.
class JournalTest {
  private static final Path FOLDER = Path.of("/state");
  private static final int MANY = 100;

  private final TestLoop loop = new TestLoop();
  private final ArrayDeque<Runnable> asked = new ArrayDeque<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private MemoryDisk disk = new MemoryDisk();
  private StateStore store = open(disk);

  @AfterEach
  void end() {
    loop.close();
  }

  private StateStore open(MemoryDisk on) {
    asked.clear();
    Workers byHand =
        new Workers() {
          @Override
          public void execute(Urgency urgency, Runnable task) {
            asked.addLast(task);
          }

          @Override
          public int backgroundThreads() {
            return 1;
          }
        };
    return new AtomicStateStore(loop, byHand, on, FOLDER);
  }

  private void onLoop(Runnable action) {
    loop.ask(answer -> {
      action.run();
      answer.accept(true);
    });
  }

  /// The disk does one thing more. Tells whether there was one.
  private boolean work() {
    Runnable next = asked.pollFirst();
    if (next != null) {
      next.run();
      onLoop(() -> {});
    }
    return next != null;
  }

  private void save(String name, String text) {
    store.save(name, text.getBytes(UTF_8), outcome -> answered(name, outcome));
  }

  private void answered(String name, Outcome<Void> outcome) {
    assertInstanceOf(Outcome.Done.class, outcome);
    answers.add(name);
  }

  private static String name(int number) {
    return "states/" + number;
  }

  /// All are saved in one task of the loop, behind one that is under way.
  private void saveMany(String text) {
    onLoop(() -> {
      save("first", text);
      for (int number = 0; number < MANY; number++) {
        save(name(number), text);
      }
    });
    work();
  }

  private static Map<String, String> expected(String text) {
    Map<String, String> all = new TreeMap<>();
    for (int number = 0; number < MANY; number++) {
      all.put(name(number), text);
    }
    return all;
  }

  /// What another process finds.
  private Map<String, String> found(MemoryDisk left) {
    return found("states/", left);
  }

  private Map<String, String> found(String prefix, MemoryDisk left) {
    store = open(left);
    Map<String, String> found = new TreeMap<>();
    onLoop(() ->
        store.loadAll(
            prefix,
            outcome -> {
              if (outcome instanceof Outcome.Done<StateStore.Loaded>(var loaded)) {
                loaded
                    .documents()
                    .forEach((name, text) -> found.put(name, new String(text, UTF_8)));
              }
            }));
    while (work()) {}
    return found;
  }

  @Test
  void manyAreSafeAfterOneWriteWhateverBecomesOfTheRest() {
    saveMany("one");
    assertEquals(List.of("first"), answers);
    work();
    assertEquals(MANY + 1, answers.size(), "all are safe");
    int safe = disk.operations();
    while (work()) {}
    Random random = new Random(5);
    for (int moment = safe; moment <= disk.operations(); moment++) {
      assertEquals(expected("one"), found(disk.afterKill(moment)), "killed at " + moment);
    }
    for (int i = 0; i < 200; i++) {
      int moment = safe + random.nextInt(disk.operations() - safe + 1);
      assertEquals(expected("one"), found(disk.afterPowerCut(moment, random)), "cut at " + moment);
    }
  }

  @Test
  void aNewerDocumentIsNeverReplacedByAnOlderOneOfTheJournal() {
    saveMany("one");
    work();
    work(); // a few have settled
    onLoop(() -> {
      save(name(0), "two");
      save(name(MANY - 1), "two");
    });
    while (answers.size() < MANY + 3) {
      assertTrue(work());
    }
    int safe = disk.operations();
    while (work()) {}
    onLoop(() -> save(name(1), "three"));
    while (work()) {}
    Map<String, String> expected = expected("one");
    expected.put(name(0), "two");
    expected.put(name(MANY - 1), "two");
    for (int moment = safe; moment <= disk.operations(); moment++) {
      Map<String, String> found = found(disk.afterKill(moment));
      String last = found.put(name(1), "one");
      assertEquals(expected, found, "killed at " + moment);
      assertTrue(moment < disk.operations() || "three".equals(last));
    }
  }

  @Test
  void whatIsRemovedWhileItSettlesStaysAway() {
    saveMany("one");
    work();
    List<Integer> ended = new ArrayList<>();
    onLoop(() -> store.remove(name(50), _ -> ended.add(disk.operations())));
    while (work()) {}
    assertEquals(1, ended.size());
    Map<String, String> expected = expected("one");
    expected.remove(name(50));
    for (int moment = ended.getFirst(); moment <= disk.operations(); moment++) {
      assertEquals(expected, found(disk.afterKill(moment)), "killed at " + moment);
    }
  }

  @Test
  void whatIsRemovedIsThereAsItWasLastOrNotAtAll() {
    saveMany("before");
    while (work()) {}
    saveMany("about to go");
    while (answers.size() < 2 * MANY + 2) {
      assertTrue(work());
    }
    int safe = disk.operations();
    List<String> gone = new ArrayList<>();
    onLoop(() -> {
      for (int number = 0; number < MANY; number++) {
        String name = name(number);
        store.remove(name, _ -> gone.add(name));
      }
    });
    while (work()) {}
    assertEquals(MANY, gone.size());
    Random random = new Random(6);
    Map<String, String> last = expected("about to go");
    for (int moment = safe; moment <= disk.operations(); moment += 3) {
      assertTrue(
          last.entrySet().containsAll(found(disk.afterKill(moment)).entrySet()),
          "killed at " + moment);
      assertTrue(
          last.entrySet().containsAll(found(disk.afterPowerCut(moment, random)).entrySet()),
          "cut at " + moment);
    }
    assertEquals(Map.of(), found(disk.afterKill(disk.operations())));
  }

  @Test
  void ofOneNameInTwoFoldersTheFirstIsGoneBeforeTheSecondGoes() {
    onLoop(() -> {
      for (int number = 0; number < MANY; number++) {
        save("torrents/" + number, "it");
        save(name(number), "it");
      }
    });
    while (work()) {}
    int before = disk.operations();
    onLoop(() -> {
      for (int number = 0; number < MANY; number++) {
        store.remove("torrents/" + number, _ -> {});
        store.remove(name(number), _ -> {});
      }
    });
    while (work()) {}
    Random random = new Random(7);
    for (int moment = before; moment <= disk.operations(); moment += 3) {
      Set<String> found = found("", disk.afterPowerCut(moment, random)).keySet();
      for (int number = 0; number < MANY; number++) {
        assertTrue(
            !found.contains("torrents/" + number) || found.contains(name(number)),
            number + ", cut at " + moment);
      }
    }
  }
}
