package picotorrent.session.book;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Bitfield;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.Sentence;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;
import picotorrent.port.Store;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.resume.Resuming;

/// Makes of what is left of a torrent's documents one that stays in the list: a list that gets
/// short is worse than one with a torrent that has to be looked after.
///
/// - The torrent itself is whole: its data is checked again, in the folder that the index names.
///   Where that does not know it either, the torrent waits for a person.
/// - The torrent itself is damaged: a magnet link of what is known takes its place, which finds the
///   rest in the swarm unless it may be private.
/// - A document cannot be read now: the torrent sleeps, and nothing of it is written until it can.
///
/// Static and pure.
public final class Salvage {
  private Salvage() {}

  /// What there is of one torrent.
  ///
  /// @param id its name, hexadecimal
  /// @param document the torrent itself, or null where there is none that is whole
  /// @param state how it stands, or null
  /// @param unread whether one of them may be whole, but cannot be read now
  /// @param index what the index knew of it when it was last written, or null
  public record Remains(
      String id,
      byte @Nullable [] document,
      byte @Nullable [] state,
      boolean unread,
      TorrentIndex.@Nullable Entry index) {}

  /// Reads all there is. Any thread; takes as long as the torrent is large.
  ///
  /// @param folder where a torrent is taken to lie of which nothing says that
  public static Kept.Reading read(Remains remains, Path folder) {
    byte[] document = remains.document();
    byte[] state = remains.state();
    if (remains.unread()) {
      return unread(remains, folder);
    }
    if (document != null && state != null) {
      Kept.Reading reading = Kept.read(remains.id(), document, state);
      if (reading instanceof Kept.Reading.Whole) {
        return reading;
      }
    }
    Metainfo metainfo = document == null ? null : metainfo(remains.id(), document);
    MagnetLink link = document == null ? null : Kept.link(remains.id(), document);
    if (document == null && state != null && isPassing(state)) {
      return new Kept.Reading.Nothing();
    }
    return metainfo != null
        ? stateless(metainfo, remains, folder)
        : faceless(link, remains, folder);
  }

  /// Whether the end came while it was being added, or removed.
  private static boolean isPassing(byte[] state) {
    return ResumeData.readBrief(state)
        .map(read -> !read.arrangement().listed || read.arrangement().removing != null)
        .orElse(false);
  }

  private static @Nullable Metainfo metainfo(String id, byte[] document) {
    try {
      Metainfo metainfo = TorrentReader.readPartial(document);
      return Kept.isNamed(metainfo.infoHashes(), id) ? metainfo : null;
    } catch (MetainfoException e) {
      return null;
    }
  }

  /// How a torrent stands is not known.
  private static Kept.Reading stateless(Metainfo metainfo, Remains remains, Path folder) {
    ResumeData.Restored restored = restored(remains, folder);
    boolean hadNothing =
        remains.index() != null && remains.index().digest().content().piecesHave() == 0;
    Arrangement own = restored.arrangement();
    Kept kept =
        new Kept(
            metainfo.infoHashes(),
            metainfo.name(),
            metainfo,
            metainfo.sources(),
            List.of(),
            restored.with(hadNothing || own.guessed ? null : expected(metainfo)),
            null);
    Sentence lost = damaged(metainfo.name());
    return new Kept.Reading.Salvaged(
        kept,
        null,
        own.guessed ? guessed(lost).told() : Sentence.of("{0}. Its data is checked.", lost),
        aside(remains, false));
  }

  /// What is said first of every torrent that had to be salvaged.
  public static Sentence damaged(String name) {
    return Sentence.of("What was kept of {0} is damaged", name);
  }

  /// Everything is taken to be there, and to be checked: so a folder that is empty is told of
  /// instead of filled.
  private static TorrentContent.Memory expected(Metainfo metainfo) {
    List<Long> unlike = Collections.nCopies(metainfo.layout().entries().size() + 1, -2L);
    return new TorrentContent.Memory(
        Bitfield.full(metainfo.layout().geometry().pieceCount()), new Store.Stamps(unlike, unlike));
  }

  /// Why a torrent waits of which nobody knows where it lies.
  public static TorrentState.Failed guessed(Sentence lost) {
    return new TorrentState.Failed(
        lost,
        Sentence.of("Look for its data where it lies, or start it in this folder."),
        Sentence.of("Its folder is not known"),
        TorrentState.Mend.CHOOSE_FOLDER);
  }

  /// What the torrent consists of is not known.
  private static Kept.Reading faceless(@Nullable MagnetLink link, Remains remains, Path folder) {
    ResumeData.Restored restored = restored(remains, folder);
    Arrangement own = restored.arrangement();
    TorrentIndex.Entry index = remains.index();
    MagnetLink stand = link != null ? link : standIn(remains.id(), index);
    own.lost = link == null;
    if (link == null && (index == null || index.digest().isPrivate())) {
      own.discover = false; // strangers must not hear of it: it may be private
    }
    String known = stand.name();
    String name = known == null ? remains.id() : known;
    Kept kept =
        new Kept(
            stand.infoHashes(), name, null, stand.sources(), stand.endpoints(), restored, null);
    Sentence lost = damaged(name);
    TorrentState.Failed why = own.lost ? lost(lost) : own.guessed ? guessed(lost) : null;
    return new Kept.Reading.Salvaged(
        kept,
        link == null ? stand : null,
        why == null ? lost : why.told(),
        aside(remains, link == null));
  }

  /// Why a torrent waits of which only a link is left.
  public static TorrentState.Failed lost(Sentence lost) {
    return new TorrentState.Failed(
        lost,
        Sentence.of("Add its torrent file or magnet link again, or remove it."),
        Sentence.of("Its torrent file is damaged"),
        TorrentState.Mend.RETRY);
  }

  private static MagnetLink standIn(String id, TorrentIndex.@Nullable Entry index) {
    if (index == null) {
      InfoHashes hashes = InfoHashes.ofV1(Hash.ofHex(id));
      return new MagnetLink(
          hashes,
          null,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          OptionalLong.empty());
    }
    Digest digest = index.digest();
    return new MagnetLink(
        digest.infoHashes(),
        digest.name(),
        digest.sources().trackers().stream().flatMap(List::stream).distinct().toList(),
        List.of(),
        List.of(),
        digest.sources().nodes(),
        List.of(),
        OptionalLong.empty());
  }

  /// Nothing is known for certain now, and all of it may be soon.
  private static Kept.Reading unread(Remains remains, Path folder) {
    TorrentIndex.Entry index = remains.index();
    ResumeData.Restored restored = restored(remains, folder);
    restored.arrangement().unread = true;
    MagnetLink stand = standIn(remains.id(), index);
    String known = stand.name();
    String name = known == null ? remains.id() : known;
    Digest digest =
        index != null
            ? index.digest()
            : new Digest(
                stand.infoHashes(),
                name,
                true, // nobody knows: strangers must not hear of it
                new TorrentStatus.Content(0, 0, 0, 0, 0, 0),
                "",
                new Metainfo.Sources(List.of(), List.of(), List.of(), List.of()));
    return new Kept.Reading.Salvaged(
        new Kept(stand.infoHashes(), name, null, digest.sources(), List.of(), restored, digest),
        null,
        unreadable(name).told(),
        Map.of());
  }

  /// Why a torrent waits that cannot be read now.
  public static TorrentState.Failed unreadable(String name) {
    return new TorrentState.Failed(
        Sentence.of("What is kept of {0} cannot be read now", name),
        Sentence.of("See to the disk with the program's own folder, then try again."),
        Sentence.of("Its state cannot be read"),
        TorrentState.Mend.RETRY);
  }

  private static Map<String, byte[]> aside(Remains remains, boolean lost) {
    Map<String, byte[]> aside = new TreeMap<>();
    if (lost && remains.document() != null) {
      aside.put(Resuming.TORRENTS + remains.id(), remains.document());
    }
    if (remains.state() != null && ResumeData.readBrief(remains.state()).isEmpty()) {
      aside.put(Resuming.STATES + remains.id(), remains.state());
    }
    return aside;
  }

  /// As the state document says, else as the index does, else a guess.
  private static ResumeData.Restored restored(Remains remains, Path folder) {
    byte[] state = remains.state();
    Optional<ResumeData.Restored> read =
        state == null ? Optional.empty() : ResumeData.readBrief(state);
    if (read.isEmpty() && remains.index() != null) {
      read = ResumeData.readBrief(remains.index().state());
    }
    return read.orElseGet(() -> guess(folder));
  }

  private static ResumeData.Restored guess(Path folder) {
    AddOptions options =
        new AddOptions(
            folder,
            false,
            PieceOrder.RAREST,
            Map.of(),
            null,
            List.of(),
            false,
            AddOptions.Existing.CHECK,
            null);
    Arrangement own = new Arrangement(options, 0);
    own.guessed = true;
    own.queuePosition = Integer.MAX_VALUE;
    return new ResumeData.Restored(own, null, List.of(), new Ledger.Totals(0, 0, 0, 0));
  }
}
