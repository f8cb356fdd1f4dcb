package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;
import picotorrent.session.Session;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStore;
import picotorrent.sim.SimWorld;

/// What is remembered of torrents is garbage that passes every checksum, as a bug, another program
/// or a version from the future may leave it: the session starts, and the torrents whose documents
/// are whole are untouched. None is missing in the list.
class ResumeMutationTest {
  private static final int INPUTS = 10_000;

  /// So many torrents have garbage at each start.
  private static final int VICTIMS = 100;

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Random random = new Random(27);
  private final List<DiskNode.Content> contents = new ArrayList<>();
  private final SimDisk disk = new SimDisk(new SimDisk.Archive());

  /// Documents as they are, which every start finds.
  private static final class Frozen implements StateStore {
    private final Map<String, byte[]> documents;

    Frozen(Map<String, byte[]> documents) {
      this.documents = documents;
    }

    @Override
    public void loadAll(String prefix, Consumer<Outcome<Loaded>> done) {
      Map<String, byte[]> found = new TreeMap<>(documents);
      found.keySet().removeIf(name -> !name.startsWith(prefix));
      done.accept(new Outcome.Done<>(new Loaded(found, List.of())));
    }

    @Override
    public void load(Collection<String> names, Consumer<Outcome<Loaded>> done) {
      Map<String, byte[]> found = new TreeMap<>(documents);
      found.keySet().retainAll(names);
      done.accept(new Outcome.Done<>(new Loaded(found, List.of())));
    }

    @Override
    public void marks(String prefix, Consumer<Outcome<Map<String, String>>> done) {
      Map<String, String> marks = new TreeMap<>();
      documents.forEach((name, document) -> {
        if (name.startsWith(prefix)) {
          marks.put(name, String.valueOf(Arrays.hashCode(document)));
        }
      });
      done.accept(new Outcome.Done<>(marks));
    }

    @Override
    public void save(String name, byte[] document, Consumer<Outcome<Void>> done) {
      documents.put(name, document);
      done.accept(Outcome.done());
    }

    @Override
    public void remove(String name, Consumer<Outcome<Void>> done) {
      documents.remove(name);
      done.accept(Outcome.done());
    }
  }

  /// What a session leaves that has seeded all of them.
  private Map<String, byte[]> remembered() {
    SimWorld world = new SimWorld(27);
    SimHost host = world.host("node", "20.0.2.1");
    Frozen states = new Frozen(new LinkedHashMap<>());
    var opened =
        DiskNode.open(host, new SimStore(host, disk), states, DiskNode.settings(host, 64 << 20));
    world.run(MOMENT);
    for (int i = 0; i <= VICTIMS; i++) {
      DiskNode.Content content = DiskNode.Content.make(i, 16 << 10, 20_000 + i, 9_000);
      contents.add(content);
      disk.plant(DiskNode.FOLDER, content.metainfo(), content.bytes());
      opened
          .join()
          .submit(
              new Command.AddTorrent(
                  content.file(), DiskNode.options(AddOptions.Existing.SEED_ONLY)));
    }
    world.run(MOMENT);
    for (DiskNode.Content content : contents) {
      TorrentId id = content.metainfo().infoHashes().id();
      opened.join().submit(new Command.RenameFile(id, 0, List.of("other", "name")));
      opened.join().submit(new Command.SetFilePriorities(id, Map.of(1, Command.FilePriority.HIGH)));
    }
    world.run(Duration.ofMinutes(1));
    return states.documents;
  }

  private byte[] mutated(byte[] document) {
    byte[] bytes = document.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> random.nextBytes(bytes);
      case 2 -> bytes = withAnotherNumber(bytes);
      default -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return bytes;
  }

  /// A number that is well formed and makes no sense.
  private byte[] withAnotherNumber(byte[] document) {
    String text = new String(document, StandardCharsets.ISO_8859_1);
    String[] odd = {"-1", "9223372036854775807", "-9223372036854775808", "4294967296", "99999"};
    List<Integer> numbers = new ArrayList<>();
    for (int at = text.indexOf('i'); at >= 0; at = text.indexOf('i', at + 1)) {
      if (text.substring(at).matches("(?s)i-?[0-9]+e.*")) {
        numbers.add(at);
      }
    }
    int at = numbers.get(random.nextInt(numbers.size()));
    return (text.substring(0, at + 1)
            + odd[random.nextInt(odd.length)]
            + text.substring(text.indexOf('e', at)))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void tenThousandDocumentsOfGarbageLeaveTheOtherTorrentsAlone() {
    Map<String, byte[]> whole = remembered();
    TorrentId good = contents.getLast().metainfo().infoHashes().id();
    for (int round = 0; round < INPUTS / VICTIMS; round++) {
      Map<String, byte[]> documents = new LinkedHashMap<>(whole);
      for (DiskNode.Content victim : contents.subList(0, VICTIMS)) {
        String kind = random.nextInt(4) == 0 ? "torrents/" : "states/";
        String name = kind + victim.metainfo().infoHashes().id();
        documents.put(name, mutated(whole.get(name)));
      }
      start(documents, good, "seed 27, round " + round);
    }
  }

  private void start(Map<String, byte[]> documents, TorrentId good, String where) {
    SimWorld world = new SimWorld(28);
    SimHost host = world.host("node", "20.0.2.1");
    var opened =
        DiskNode.open(
            host,
            new SimStore(host, disk),
            new Frozen(documents),
            DiskNode.settings(host, 64 << 20));
    world.run(MOMENT);
    Session session = opened.join();
    session.look(Engine.Look.LIST);
    world.run(MOMENT);
    List<TorrentStatus> rows = session.snapshot().torrents();
    TorrentStatus row =
        rows.stream().filter(status -> status.id().equals(good)).findFirst().orElseThrow();
    assertInstanceOf(TorrentState.Seeding.class, row.state(), where);
    assertEquals(contents.getLast().bytes().length, row.content().haveBytes(), where);
    assertEquals(contents.size(), rows.size(), where + ": the list is short");
    for (TorrentStatus status : rows) {
      assertTrue(status.content().haveBytes() <= status.content().totalBytes(), where);
    }
  }
}
