package picotorrent.session.book;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.InfoHashes;
import picotorrent.base.Sentence;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;

/// What the two documents of one torrent say: the torrent itself, and how it stands.
///
/// @param metainfo null for a magnet link
/// @param hints peers that a magnet link names by their addresses
/// @param digest what the list shows where the documents were not read; else null
public record Kept(
    InfoHashes infoHashes,
    String name,
    @Nullable Metainfo metainfo,
    Metainfo.Sources sources,
    List<Endpoint> hints,
    ResumeData.Restored restored,
    @Nullable Digest digest) {
  private static final byte[] MAGNET = "magnet:".getBytes(StandardCharsets.UTF_8);

  /// What came of reading.
  public sealed interface Reading {
    /// All of it.
    record Whole(Kept kept) implements Reading {}

    /// What could be made of the rest.
    ///
    /// @param standIn what is to take the place of the torrent itself, or null where that is whole
    /// @param told to the person
    /// @param aside documents by name that make no sense, and are replaced
    record Salvaged(
        Kept kept, @Nullable MagnetLink standIn, Sentence told, Map<String, byte[]> aside)
        implements Reading {}

    /// There never was such a torrent.
    record Nothing() implements Reading {}

    /// Nothing, and why.
    record Unreadable(Sentence sentence) implements Reading {}
  }

  /// Reads the documents of a torrent. Any thread; takes as long as the torrent is large.
  ///
  /// @param name both are kept under
  public static Reading read(String name, byte[] document, byte[] state) {
    try {
      Reading reading =
          isMagnet(document)
              ? ofLink(MagnetLink.parse(new String(document, StandardCharsets.UTF_8)), state)
              : ofTorrent(TorrentReader.readPartial(document), state);
      return reading instanceof Reading.Whole(Kept kept) && !isNamed(kept.infoHashes(), name)
          ? new Reading.Unreadable(Sentence.of("{0} is another torrent", name))
          : reading;
    } catch (MetainfoException e) {
      return new Reading.Unreadable(
          Sentence.of("{0} could not be read again: {1}", name, e.sentence()));
    }
  }

  /// Whether documents of this name are those of the torrent with these hashes.
  static boolean isNamed(InfoHashes hashes, String name) {
    return hashes.wireHashes().stream().anyMatch(hash -> hash.toHex().equals(name));
  }

  /// The link that a document holds, or null.
  static @Nullable MagnetLink link(String name, byte[] document) {
    try {
      MagnetLink link =
          isMagnet(document)
              ? MagnetLink.parse(new String(document, StandardCharsets.UTF_8))
              : null;
      return link != null && isNamed(link.infoHashes(), name) ? link : null;
    } catch (MetainfoException e) {
      return null;
    }
  }

  private static boolean isMagnet(byte[] document) {
    return document.length > MAGNET.length
        && Arrays.equals(document, 0, MAGNET.length, MAGNET, 0, MAGNET.length);
  }

  private static Reading ofLink(MagnetLink link, byte[] state) {
    String shown = link.name();
    String name = shown == null ? link.infoHashes().id().toString() : shown;
    Optional<ResumeData.Restored> read = ResumeData.read(state, 0, 0);
    read.ifPresent(restored -> restored.arrangement().selectOnly = link.selectOnly());
    return reading(
        name,
        read.map(restored ->
            new Kept(
                link.infoHashes(), name, null, link.sources(), link.endpoints(), restored, null)));
  }

  private static Reading ofTorrent(Metainfo metainfo, byte[] state) {
    int pieces = metainfo.layout().geometry().pieceCount();
    int entries = metainfo.layout().entries().size();
    return reading(
        metainfo.name(),
        ResumeData.read(state, pieces, entries)
            .map(restored ->
                new Kept(
                    metainfo.infoHashes(),
                    metainfo.name(),
                    metainfo,
                    metainfo.sources(),
                    List.of(),
                    restored,
                    null)));
  }

  private static Reading reading(String name, Optional<Kept> kept) {
    return kept.isPresent()
        ? new Reading.Whole(kept.get())
        : new Reading.Unreadable(Sentence.of("What was remembered of {0} could not be read", name));
  }

  /// What an entry of the index says instead; null when it cannot be read.
  public static @Nullable Kept of(TorrentIndex.Entry entry) {
    Digest digest = entry.digest();
    return ResumeData.readBrief(entry.state())
        .map(restored ->
            new Kept(
                digest.infoHashes(),
                digest.name(),
                null,
                digest.sources(),
                List.of(),
                restored,
                digest))
        .orElse(null);
  }

  /// As a torrent of this session.
  public Birth birth() {
    return new Birth(
        infoHashes, name, metainfo, sources, restored.arrangement(), restored.memory(), digest);
  }
}
