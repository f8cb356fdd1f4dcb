package picotorrent.fx.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.EngineSettings;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.base.AddressRange;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.SettingsFile.Loaded;
import picotorrent.fx.task.SettingsFile.Origin;

/// What a person arranges comes back as it was, and nothing they wrote is lost.
@SuppressWarnings("NullAway.Init")
@NullMarked
class SettingsFileTest {
  private static final UiSettings DEFAULTS = UiSettings.defaults("/home/ada/Downloads");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("config").resolve("window.json");
  }

  private static UiSettings everythingUnusual() {
    return new UiSettings(
        new UiSettings.Appearance(UiSettings.Theme.DARK, true, "de", true, true, 125),
        new UiSettings.Window(10, 20, 800, 600, true, 300, false, "speed"),
        new UiSettings.TorrentList(List.of(new UiSettings.Column("size", 90, false)), "size", true),
        new UiSettings.Folders(
            "/data",
            "/watch",
            List.of("/data"),
            Map.of("Films", "/films"),
            "/opened",
            "/list.p2p",
            "/done"),
        new UiSettings.Habits(false, false, false, true, UiSettings.OnClose.QUIT, true),
        new UiSettings.Schedule(true, 60, 120, UiSettings.Days.WEEKEND, 1_000, 2_000, true),
        new EngineSettings(
            EngineSettings.Listen.at(InetAddresses.forString("192.0.2.1"), 1234),
            new EngineSettings.Discovery(false, false, false, false, List.of("router:1")),
            new EngineSettings.Transport(
                EngineSettings.TransportChoice.UTP_ONLY, EngineSettings.Encryption.REQUIRED),
            new EngineSettings.Limits(new RateLimits(5_000, 6_000), 7, 8, 9, 10 << 20, 11),
            new EngineSettings.Queue(1, 2, 3, new SeedGoals(1.5, 60, 30)),
            new EngineSettings.Storage(true),
            new EngineSettings.Sharing(EngineSettings.Serving.ANTI_LEECH),
            new EngineSettings.Peers(
                List.of(
                    AddressRange.parse("192.0.2.7"),
                    AddressRange.parse("2001:db8::/32"),
                    AddressRange.parse("198.51.100.3-198.51.100.8")))));
  }

  @Test
  void everySettingComesBackAsItWasKept() throws IOException {
    new SettingsFile(file).save(everythingUnusual());
    Loaded loaded = new SettingsFile(file).load(DEFAULTS);
    assertEquals(everythingUnusual(), loaded.settings());
    assertNull(loaded.setAside());
    assertEquals(Origin.FILE, loaded.origin());
  }

  @Test
  void aPersonCanReadItAndItSaysItsVersion() throws IOException {
    new SettingsFile(file).save(DEFAULTS);
    List<String> lines = Files.readAllLines(file);
    assertTrue(lines.size() > 30, "one setting a line");
    assertTrue(lines.get(1).contains("\"version\": 1"), lines.get(1));
  }

  @Test
  void whatIsMissingKeepsItsDefault() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"version\": 1, \"folders\": {\"downloads\": \"/mine\"}}");
    UiSettings read = new SettingsFile(file).load(DEFAULTS).settings();
    assertEquals("/mine", read.folders().downloads());
    assertEquals(DEFAULTS.engine(), read.engine());
    assertEquals(DEFAULTS.appearance(), read.appearance());
  }

  @Test
  void withoutAFileThereAreDefaults() {
    Loaded loaded = new SettingsFile(file).load(DEFAULTS);
    assertEquals(Origin.NOTHING, loaded.origin());
    assertEquals(DEFAULTS, loaded.settings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1]", "{\"version\": 99}", "\u0000\u0000"})
  void anUnreadableFileIsSetAsideAndNamed(String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Loaded loaded = new SettingsFile(file).load(DEFAULTS);
    assertEquals(DEFAULTS, loaded.settings());
    assertEquals(Origin.DEFAULTS, loaded.origin());
    Path aside = Objects.requireNonNull(loaded.setAside());
    assertEquals(text, Files.readString(aside), "nothing a person wrote is lost");
    assertFalse(Files.exists(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"version\": 99}"})
  void whoIsBoundToOneAddressStaysBoundWhenTheFileIsDamaged(String text) throws IOException {
    new SettingsFile(file).save(DEFAULTS);
    new SettingsFile(file).save(everythingUnusual());
    Files.writeString(file, text);
    Loaded loaded = new SettingsFile(file).load(DEFAULTS);
    assertEquals(everythingUnusual(), loaded.settings());
    assertEquals(Origin.COPY, loaded.origin());
    assertEquals(text, Files.readString(Objects.requireNonNull(loaded.setAside())));
  }

  @Test
  void whatWasWrittenByHandIsTheLastGoodOneOnceItWasRead() throws IOException {
    new SettingsFile(file).save(DEFAULTS);
    Files.writeString(file, "{\"version\": 1, \"folders\": {\"downloads\": \"/mine\"}}");
    new SettingsFile(file).load(DEFAULTS);
    Files.writeString(file, "{\"version\": 1, \"folders\": {\"downloads\": \"/mine\",}");
    assertEquals("/mine", new SettingsFile(file).load(DEFAULTS).settings().folders().downloads());
  }

  @Test
  void whoTakesTheFileAwayGetsTheDefaults() throws IOException {
    new SettingsFile(file).save(everythingUnusual());
    Files.delete(file);
    assertEquals(DEFAULTS, new SettingsFile(file).load(DEFAULTS).settings());
  }

  @Test
  void thatNothingCanBeKeptIsToldOnceUntilItCan() throws Exception {
    Path inTheWay = Files.writeString(folder.resolve("config"), "a file");
    BlockingQueue<IOException> told = new LinkedBlockingQueue<>();
    SettingsKeeper keeper = new SettingsKeeper(new SettingsFile(file), told::add);
    keeper.keep(DEFAULTS);
    assertNotNull(told.poll(1, TimeUnit.MINUTES), "it is told");
    keeper.keep(everythingUnusual());
    keeper.close();
    assertTrue(told.isEmpty(), "once");
    Files.delete(inTheWay);
  }

  @Test
  void aSaveThatWasCutShortLeavesTheOldFileWhole() throws IOException {
    new SettingsFile(file).save(everythingUnusual());
    Files.writeString(file.resolveSibling("window.json.new"), "{\"vers");
    assertEquals(everythingUnusual(), new SettingsFile(file).load(DEFAULTS).settings());
  }

  @Test
  void manyChangesAreWrittenBeforeTheProgramEnds() {
    SettingsKeeper keeper = new SettingsKeeper(new SettingsFile(file), e -> fail(e));
    keeper.keep(DEFAULTS);
    keeper.keep(everythingUnusual());
    keeper.close();
    assertEquals(everythingUnusual(), new SettingsFile(file).load(DEFAULTS).settings());
  }
}
