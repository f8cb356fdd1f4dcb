package picotorrent.session.torrent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.FileProgress;

/// The sizes of a torrent: counted once, then carried on piece by piece, for a torrent may have
/// 100,000 files and its row is written ten times a second.
///
/// Confined to the session loop.
public final class Tally {
  /// Bytes without padding.
  ///
  /// @param total of all files
  /// @param wanted of those a person wants
  /// @param have verified, of the wanted ones
  public record Sizes(long total, long wanted, long have) {
    static final Sizes UNKNOWN = new Sizes(0, 0, 0);
  }

  private Sizes sizes = Sizes.UNKNOWN;
  private @Nullable Bitfield counted;
  private Bitfield wanted = new Bitfield(0);

  /// The selection has changed: counts anew next time.
  public void forget() {
    counted = null;
  }

  /// The sizes with these pieces verified.
  public Sizes of(Metainfo metainfo, Arrangement own, Bitfield have) {
    Bitfield before = counted;
    if (before == null || before.size() != have.size() || have.count() < before.count()) {
      wanted = own.wanted(metainfo);
      sizes = count(metainfo.layout(), have);
      counted = have.copy();
    } else if (have.count() > before.count()) {
      goOn(metainfo, own, have, before);
    }
    return sizes;
  }

  /// Adds what is new, unless something was lost at the same time.
  private void goOn(Metainfo metainfo, Arrangement own, Bitfield have, Bitfield before) {
    if (have.countShared(before) < before.count()) {
      forget();
      var _ = of(metainfo, own, have);
      return;
    }
    long more = 0;
    for (int piece = have.nextSet(0); piece >= 0; piece = have.nextSet(piece + 1)) {
      if (before.set(piece)) {
        more += wantedBytes(metainfo.layout(), piece);
      }
    }
    sizes = new Sizes(sizes.total(), sizes.wanted(), sizes.have() + more);
  }

  private Sizes count(Layout layout, Bitfield have) {
    List<FileEntry> entries = layout.entries();
    long total = 0;
    long chosen = 0;
    long there = 0;
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      if (!entry.isPadding()) {
        total += entry.length();
        if (wanted.get(i)) {
          chosen += entry.length();
          there += FileProgress.haveBytes(layout.geometry(), entry, have);
        }
      }
    }
    return new Sizes(total, chosen, there);
  }

  private long wantedBytes(Layout layout, int piece) {
    List<FileEntry> entries = layout.entries();
    long from = layout.geometry().pieceOffset(piece);
    long to = from + layout.geometry().pieceBytes(piece);
    long bytes = 0;
    for (int i = FileProgress.entryAt(entries, from);
        i < entries.size() && entries.get(i).offset() < to;
        i++) {
      if (!entries.get(i).isPadding() && wanted.get(i)) {
        bytes += FileProgress.shared(entries.get(i), from, to);
      }
    }
    return bytes;
  }
}
