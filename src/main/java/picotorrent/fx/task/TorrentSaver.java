package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Reply;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// Saves torrents of the list as `.torrent` files, each whole or not at all. Safe on any thread;
/// files are written on that of the executor.
public final class TorrentSaver {
  private final Engine engine;
  private final Executor background;

  /// What became of it.
  ///
  /// @param files where they are
  /// @param refused why some are not, each with what to do
  public record Saved(List<Path> files, List<Sentence> refused) {}

  /// Saves one; where it goes.
  private interface Place {
    Path write(Reply.TorrentFile torrent) throws IOException;
  }

  /// @param background runs what takes long
  public TorrentSaver(Engine engine, Executor background) {
    this.engine = engine;
    this.background = background;
  }

  /// Saves one torrent here, in the place of a file that may be there.
  public CompletableFuture<Saved> saveAs(TorrentId torrent, Path target) {
    return save(
        List.of(torrent),
        file -> {
          NewFile.replace(target, file.file());
          return target;
        });
  }

  /// Saves torrents into a folder, each under its name; nothing that is there is replaced.
  public CompletableFuture<Saved> saveInto(List<TorrentId> torrents, Path folder) {
    return save(torrents, file -> NewFile.beside(folder.resolve(file.name()), file.file()));
  }

  private CompletableFuture<Saved> save(List<TorrentId> torrents, Place place) {
    return CompletableFuture.supplyAsync(
        () -> {
          Saved saved = new Saved(new ArrayList<>(), new ArrayList<>());
          for (TorrentId torrent : torrents) {
            save(torrent, place, saved);
          }
          return saved;
        },
        background);
  }

  private void save(TorrentId torrent, Place place, Saved saved) {
    Reply reply = engine.submit(new Command.WriteTorrent(torrent)).join();
    if (reply instanceof Reply.TorrentFile file) {
      try {
        saved.files().add(place.write(file));
      } catch (IOException e) {
        saved.refused().add(FileTrouble.of(e));
      }
    } else if (reply instanceof Reply.Refused(Sentence reason)) {
      saved.refused().add(reason);
    }
  }
}
