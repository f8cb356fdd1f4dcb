package picotorrent.session.resume;

import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Event;
import picotorrent.base.Bitfield;
import picotorrent.base.Sentence;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;

/// The way of a torrent out of the session: that it goes is remembered first, with what its files
/// look like, then they go, then what was remembered. A start that finds it half-way sees it
/// through, and takes nothing that is not as it was when the person said so.
///
/// Confined to the session loop.
public final class Removal {
  private final Services services;
  private final Resuming resuming;
  private final Torrent torrent;

  /// The way of this torrent.
  public Removal(Services services, Resuming resuming, Torrent torrent) {
    this.services = services;
    this.resuming = resuming;
    this.torrent = torrent;
  }

  /// Takes it out of the list at once.
  public void begin(DataFate fate) {
    services.torrents().remove(torrent);
    services.queue().remove(torrent);
    Store.Volume volume = torrent.leave(fate);
    Arrangement own = torrent.arrangement();
    own.removing = volume == null ? DataFate.KEEP : fate;
    if (volume == null || torrent.relocation().isMoving()) {
      remember(null, volume); // a move is ended by the removal itself
    } else {
      volume.survey(outcome -> remember(memory(outcome), volume));
    }
    tell(new Event.TorrentRemoved(torrent.id(), torrent.name()));
  }

  private TorrentContent.@Nullable Memory memory(Outcome<Store.Survey> outcome) {
    return outcome instanceof Outcome.Done<Store.Survey>(Store.Survey survey)
        ? new TorrentContent.Memory(new Bitfield(torrent.have().size()), survey.stamps())
        : null;
  }

  private void remember(TorrentContent.@Nullable Memory memory, Store.@Nullable Volume volume) {
    torrent.arrangement().removingMillis = services.env().ports().loop().date().toEpochMilli();
    resuming.condemned(torrent, memory, () -> delete(volume));
  }

  private void delete(Store.@Nullable Volume volume) {
    if (volume == null) {
      resuming.removed(torrent);
    } else {
      boolean toTrash = torrent.arrangement().removing == DataFate.TRASH;
      torrent.relocation().endFor(volume);
      volume.delete(toTrash, this::deleted);
    }
  }

  private void deleted(Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)) {
      tell(
          new Event.SessionNotice(
              Sentence.of(
                  "{0} was removed, but its files remain. {1}",
                  torrent.name(), failure.sentence())));
    }
    resuming.removed(torrent);
  }

  /// Sees through what an earlier session began; the torrent is in no list.
  ///
  /// @param memory what its files looked like then, or null where nobody knows
  void finish(TorrentContent.@Nullable Memory memory) {
    Arrangement own = torrent.arrangement();
    Metainfo known = torrent.metainfo();
    boolean keeps = own.removing == DataFate.KEEP;
    if (!keeps && (memory == null || known == null || own.movingTo != null)) {
      tell(
          new Event.SessionNotice(
              Sentence.of(
                  "{0} was being removed when the program ended. Files of it may remain in {1}.",
                  torrent.name(), own.folder)));
    }
    if (keeps || memory == null || known == null) {
      resuming.removed(torrent);
      return;
    }
    torrent
        .holdings()
        .openAtRest(known)
        .deleteUnchanged(
            memory.stamps(), own.removingMillis, own.removing == DataFate.TRASH, this::deleted);
  }

  private void tell(Event event) {
    services.env().events().publish(event);
  }
}
