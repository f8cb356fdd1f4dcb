package picotorrent.fx.view.incoming;

import java.nio.file.Path;
import javafx.scene.control.Button;
import org.jspecify.annotations.NullMarked;
import picotorrent.base.TorrentId;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.model.AddModel;
import picotorrent.fx.model.CreateModel;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.FileTree;
import picotorrent.fx.task.CreateService;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.part.SheetLayer.Sheet;

/// What tests of other rooms reach for in this one: its sheets, and what no robot can do in them,
/// as the system's choosers of files cannot be shown without a screen.
@NullMarked
public final class IncomingDoor {
  public static final Class<? extends Sheet> CHOOSE = ChooseSheet.class;
  public static final Class<? extends Sheet> CHECKED = CheckedSheet.class;
  public static final Class<? extends Sheet> CREATE = CreateSheet.class;
  public static final Class<? extends Sheet> CREATED = CreatedSheet.class;
  public static final Class<? extends Sheet> SEED = SeedSheet.class;

  private IncomingDoor() {}

  public static Sheet add(Desk desk, SheetLayer layer, Incoming incoming, AddModel model) {
    return new AddSheet(desk, model, layer, incoming);
  }

  public static Sheet magnet(Desk desk, SheetLayer layer, Incoming incoming) {
    return new MagnetSheet(desk, layer, incoming);
  }

  public static Sheet create(Desk desk, SheetLayer layer) {
    return new CreateSheet(desk, layer, null);
  }

  public static Sheet seed(Desk desk, SheetLayer layer) {
    return new SeedSheet(desk, layer, any -> {});
  }

  public static Sheet choose(Desk desk, SheetLayer layer, TorrentId torrent, String name) {
    return new ChooseSheet(desk, layer, torrent, name);
  }

  public static Sheet checked(Desk desk, SheetLayer layer, TorrentId torrent, String name) {
    return new CheckedSheet(desk, layer, torrent, name);
  }

  /// A torrent that has just been made.
  public static Sheet done(Desk desk, SheetLayer layer) {
    Path content = Path.of("/home/ada/Videos/Lecture recordings 2026");
    byte[] bytes = SampleTorrents.single("Lecture recordings 2026", 3_100_000_000L);
    Path file = content.resolveSibling(content.getFileName() + ".torrent");
    return new CreatedSheet(desk, layer, new CreateService.Created(file, bytes, content), true);
  }

  /// What a create sheet has been told.
  public static CreateModel created(Sheet sheet) {
    return ((CreateSheet) sheet).model();
  }

  /// Chooses where a create sheet writes the torrent.
  public static void writeTo(Sheet sheet, Path torrent) {
    ((CreateSheet) sheet).create(torrent);
  }

  /// Chooses the torrent of a seed sheet.
  public static void seedTorrent(Sheet sheet, Path torrent) {
    ((SeedSheet) sheet).torrent(torrent);
  }

  /// Chooses the data of a seed sheet.
  public static void seedData(Sheet sheet, Path data) {
    ((SeedSheet) sheet).data(data);
  }

  /// The files that can be chosen.
  public static FileTree files(Sheet sheet) {
    return ((FilesSheet) sheet).files();
  }

  public static void want(Sheet sheet, FileNode file, boolean wanted) {
    ((FilesSheet) sheet).tree.want(file, wanted);
  }

  /// What carries a choice out.
  public static Button go(Sheet sheet) {
    return ((FilesSheet) sheet).go;
  }
}
