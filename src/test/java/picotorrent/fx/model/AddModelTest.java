package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.Command;
import picotorrent.api.Command.PieceOrder;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.SampleTorrents;

/// Torrents on their way into the list.
class AddModelTest {
  private final FakeEngine engine = new FakeEngine();
  private UiSettings settings;
  private Inspection torrent;
  @TempDir private Path folder;

  @BeforeEach
  void read() throws Exception {
    UiSettings usual = UiSettings.defaults(folder.toString());
    settings =
        usual.with(
            new UiSettings.Folders(
                folder.toString(), "", List.of(), Map.of("Films", folder + "/films"), ""));
    Path file = Files.write(folder.resolve("a.torrent"), SampleTorrents.single("a", 5_000_000));
    torrent = SampleTorrents.inspect(file);
  }

  @Test
  void allOfItGoesWhereTheSettingsSay() {
    AddModel model = new AddModel(List.of(torrent), settings);
    assertTrue(model.isReady());
    assertEquals(5_000_000, model.wantedBytesProperty().get());
    assertEquals(1, model.add(engine).size());
    Command.AddTorrent added = engine.last(Command.AddTorrent.class);
    assertEquals(folder.toAbsolutePath(), added.options().folder());
    assertEquals(PieceOrder.RAREST, added.options().order());
    assertNull(added.options().label());
  }

  @Test
  void aLabelBringsItsFolder() {
    AddModel model = new AddModel(List.of(torrent), settings);
    model.labelProperty().set("Films");
    model.inOrderProperty().set(true);
    model.add(engine);
    Command.AddTorrent added = engine.last(Command.AddTorrent.class);
    assertEquals(folder.resolve("films").toAbsolutePath(), added.options().folder());
    assertEquals("Films", added.options().label());
    assertEquals(PieceOrder.SEQUENTIAL, added.options().order());
  }

  @Test
  void withoutAFolderOrATorrentNothingIsReady() {
    AddModel model = new AddModel(List.of(torrent), settings);
    model.folderProperty().set("  ");
    assertFalse(model.isReady());
    Inspection none = SampleTorrents.inspect(folder.resolve("missing.torrent"));
    assertFalse(new AddModel(List.of(none), settings).isReady());
  }
}
