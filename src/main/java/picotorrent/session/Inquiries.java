package picotorrent.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import picotorrent.api.Reply;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.PathSanitiser;
import picotorrent.metainfo.PieceLayers;
import picotorrent.metainfo.TorrentWriter;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.FileProgress;
import picotorrent.session.content.SeedUrls;
import picotorrent.session.ground.Environment;
import picotorrent.session.torrent.Archive;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;

/// What is asked of one torrent and answered a little later, since it may have to be read first or
/// is too much to write on the loop.
///
/// Confined to the session loop.
final class Inquiries {
  private static final String EXTENSION = ".torrent";

  private final Environment env;
  private final TorrentTable torrents;
  private final Archive archive;

  Inquiries(Services services) {
    this.env = services.env();
    this.torrents = services.torrents();
    this.archive = services.archive();
  }

  /// The torrent as a file, with the trackers and web seeds of now.
  void write(TorrentId id, Consumer<Reply> answer) {
    whenKnown(
        id,
        answer,
        (torrent, known) -> {
          PieceLayers layers = known.pieceHashes().layers();
          if (layers != null && !layers.isComplete()) {
            answer.accept(
                new Reply.Refused(
                    Sentence.of(
                        "{0} lacks hashes of its pieces that only other peers have. Start it and"
                            + " try again when they have arrived.",
                        torrent.name())));
            return;
          }
          String name = fileName(torrent);
          Metainfo now = known.withSources(sources(torrent, known));
          env.ports()
              .offload()
              .run(
                  () -> TorrentWriter.write(now),
                  file -> answer.accept(new Reply.TorrentFile(name, file)));
        });
  }

  /// Trackers and web seeds of now.
  private static Metainfo.Sources sources(Torrent torrent, Metainfo known) {
    SeedUrls seeds = torrent.seedUrls();
    return new Metainfo.Sources(
        torrent.trackers().tiers().stream().filter(tier -> !tier.isEmpty()).toList(),
        seeds.files(),
        seeds.pieces(),
        known.sources().nodes());
  }

  private static String fileName(Torrent torrent) {
    String stem = torrent.name().isBlank() ? torrent.id().toString() : torrent.name();
    return PathSanitiser.element(stem + EXTENSION);
  }

  /// Where a file lies, and whether it is whole.
  void locate(TorrentId id, int file, Consumer<Reply> answer) {
    whenKnown(
        id,
        answer,
        (torrent, known) -> {
          List<FileEntry> files = known.layout().files();
          if (file < 0 || file >= files.size()) {
            answer.accept(new Reply.Refused(Sentence.of("{0} has no such file.", torrent.name())));
            return;
          }
          FileEntry entry = files.get(file);
          long have = FileProgress.haveBytes(known.layout().geometry(), entry, torrent.have());
          answer.accept(
              new Reply.Located(
                  place(torrent.arrangement(), known, entry),
                  have == entry.length(),
                  files.size() == 1));
        });
  }

  /// As the store has it: see [picotorrent.port.Store.VolumeSpec].
  private static Path place(Arrangement own, Metainfo known, FileEntry entry) {
    Path other = own.places.get(known.layout().entries().indexOf(entry));
    Path below = Path.of("", entry.path().toArray(String[]::new));
    return own.folder.resolve(other == null ? below : other);
  }

  /// Asks on when the torrent has been read and its metadata is there; answers itself where that
  /// will not be.
  private void whenKnown(TorrentId id, Consumer<Reply> answer, BiConsumer<Torrent, Metainfo> then) {
    Torrent torrent = torrents.get(id);
    if (torrent == null) {
      answer.accept(new Reply.Unknown(Set.of(id)));
      return;
    }
    torrent.knowledge().needed(env.now());
    Runnable ask =
        () -> {
          Metainfo known = torrent.metainfo();
          if (known == null) {
            answer.accept(new Reply.Refused(unknown(torrent)));
          } else {
            then.accept(torrent, known);
          }
        };
    if (torrent.knowledge().isAsleep()) {
      archive.wake(torrent, ask, () -> answer.accept(new Reply.Refused(unread(torrent))));
    } else {
      ask.run();
    }
  }

  private static Sentence unknown(Torrent torrent) {
    return Sentence.of(
        "The file list of {0} has not arrived yet. Start it and wait for a peer.", torrent.name());
  }

  private static Sentence unread(Torrent torrent) {
    return Sentence.of("What was remembered of {0} could not be read", torrent.name());
  }
}
