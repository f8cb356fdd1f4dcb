package picotorrent.fx.model;

import java.util.List;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.base.InfoHashes;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;

/// One torrent or magnet link that is looked at before it is added, with what of it is wanted.
/// Confined to the JavaFX thread.
public final class Candidate {
  private final Inspection inspection;
  private final FileTree files;

  /// Everything wanted.
  public Candidate(Inspection inspection) {
    this.inspection = inspection;
    this.files =
        inspection instanceof Inspection.Torrent torrent
            ? FileTree.ofEntries(torrent.metainfo().layout().files())
            : FileTree.EMPTY;
  }

  // Properties

  /// What was read.
  public Inspection inspection() {
    return inspection;
  }

  /// Its files; none of a magnet link.
  public FileTree files() {
    return files;
  }

  /// Bytes that will be fetched, 0 while unknown.
  public long wantedBytes() {
    return files.root().wantedBytes();
  }

  /// Tells whether it can be added.
  public boolean isAddable() {
    return switch (inspection) {
      case Inspection.Torrent torrent -> true;
      case Inspection.Link link -> true;
      case Inspection.NotATorrent not -> false;
      case Inspection.Unreadable not -> false;
    };
  }

  /// Its name, safe to show.
  public String name() {
    return switch (inspection) {
      case Inspection.Torrent torrent -> Visible.line(torrent.metainfo().name());
      case Inspection.Link link -> nameOf(link.link());
      case Inspection.NotATorrent not -> Visible.line(String.valueOf(not.file().getFileName()));
      case Inspection.Unreadable not -> Visible.line(String.valueOf(not.file().getFileName()));
    };
  }

  /// Its hashes; only of what can be added.
  public InfoHashes infoHashes() {
    return switch (inspection) {
      case Inspection.Torrent torrent -> torrent.metainfo().infoHashes();
      case Inspection.Link link -> link.link().infoHashes();
      case Inspection.NotATorrent not -> throw new IllegalStateException(not.reason());
      case Inspection.Unreadable not -> throw new IllegalStateException(not.reason());
    };
  }

  /// Where its peers and data may be found.
  public Metainfo.Sources sources() {
    return switch (inspection) {
      case Inspection.Torrent torrent -> torrent.metainfo().sources();
      case Inspection.Link link -> link.link().sources();
      case Inspection.NotATorrent not -> NOWHERE;
      case Inspection.Unreadable not -> NOWHERE;
    };
  }

  /// The command that adds it.
  Command command(AddOptions options) {
    return switch (inspection) {
      case Inspection.Torrent torrent -> new Command.AddTorrent(torrent.bytes(), options);
      case Inspection.Link link -> new Command.AddMagnet(link.text(), options);
      case Inspection.NotATorrent not -> throw new IllegalStateException(not.reason());
      case Inspection.Unreadable not -> throw new IllegalStateException(not.reason());
    };
  }

  private static final Metainfo.Sources NOWHERE =
      new Metainfo.Sources(List.of(), List.of(), List.of(), List.of());

  private static String nameOf(MagnetLink link) {
    String name = link.name();
    return name == null || name.isBlank()
        ? link.infoHashes().wireHashes().getFirst().toHex()
        : Visible.line(name);
  }
}
