package picotorrent.session.resume;

import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Event;
import picotorrent.api.RemovalStatus;
import picotorrent.base.Bitfield;
import picotorrent.base.Sentence;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.torrent.Removals;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;

/// The way of a torrent out of the session: that it goes is remembered first, with what its files
/// look like, then they go, then what was remembered. A start that finds it half-way sees it
/// through, and takes nothing that is not as it was when the person said so.
///
/// A person who cancels it keeps the files that have not gone yet; the torrent is out of the list
/// all the same. That is remembered too, so that no later start goes on.
///
/// Confined to the session loop.
public final class Removal implements Removals.UnderWay {
  private final Services services;
  private final Resuming resuming;
  private final Torrent torrent;
  private DataFate fate = DataFate.KEEP;
  private int filesDone;
  private int filesInAll;
  private boolean cancelled;
  private Store.@Nullable Job job;

  /// The way of this torrent.
  public Removal(Services services, Resuming resuming, Torrent torrent) {
    this.services = services;
    this.resuming = resuming;
    this.torrent = torrent;
  }

  /// Takes it out of the list at once.
  public void begin(DataFate wanted) {
    services.torrents().remove(torrent);
    services.queue().remove(torrent);
    Store.Volume volume = torrent.leave(wanted);
    Arrangement own = torrent.arrangement();
    own.removing = volume == null ? DataFate.KEEP : wanted;
    if (volume != null) {
      enlist(wanted);
    }
    if (volume == null || torrent.relocation().isMoving()) {
      remember(null, volume); // a move is ended by the removal itself
    } else {
      volume.survey(outcome -> remember(memory(outcome), volume));
    }
    tell(new Event.TorrentRemoved(torrent.id(), torrent.name()));
  }

  private void enlist(DataFate wanted) {
    fate = wanted;
    services.removals().add(this);
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
    } else if (cancelled) {
      volume.close(this::spared);
    } else {
      torrent.relocation().endFor(volume);
      job = volume.delete(fate == DataFate.TRASH, this::removed, this::deleted);
    }
  }

  /// It was cancelled before the first file went.
  private void spared() {
    tell(
        Sentence.of(
            "{0} was removed, but its files remain in {1}. Add it again to use them, or delete"
                + " them in a file manager.",
            torrent.name(), torrent.arrangement().folder));
    end();
  }

  private void removed(int files, int totalFiles) {
    filesDone = files;
    filesInAll = totalFiles;
    services.removals().touch();
  }

  private void deleted(Outcome<Store.Removed> outcome) {
    switch (outcome) {
      case Outcome.Done<Store.Removed>(Store.Removed removed) -> tellOfRest(removed.remaining());
      case Outcome.Failed<Store.Removed>(DiskFailure failure) ->
          tell(
              Sentence.of(
                  "{0} was removed, but its files remain. {1}",
                  torrent.name(), failure.sentence()));
      case Outcome.Cancelled<Store.Removed>() -> {} // the volume was closed: nothing is left to do
    }
    end();
  }

  private void tellOfRest(int files) {
    if (files == 1) {
      tell(
          Sentence.of(
              "{0} was removed, but one of its files remains in {1}. Add it again to use that, or"
                  + " delete it in a file manager.",
              torrent.name(), torrent.arrangement().folder));
    } else if (files > 1) {
      tell(
          Sentence.of(
              "{0} was removed, but {1} of its files remain in {2}. Add it again to use them, or"
                  + " delete them in a file manager.",
              torrent.name(), files, torrent.arrangement().folder));
    }
  }

  private void end() {
    services.removals().remove(this);
    resuming.removed(torrent);
  }

  @Override
  public RemovalStatus status() {
    return new RemovalStatus(torrent.id(), torrent.name(), fate, filesDone, filesInAll);
  }

  /// What is remembered of it from now on says that the files stay.
  @Override
  public void cancel(Runnable then) {
    cancelled = true;
    if (job != null) {
      job.cancel();
    }
    torrent.arrangement().removing = DataFate.KEEP;
    resuming.condemned(torrent, null, then);
  }

  /// Sees through what an earlier session began; the torrent is in no list.
  ///
  /// @param memory what its files looked like then, or null where nobody knows
  void finish(TorrentContent.@Nullable Memory memory) {
    Arrangement own = torrent.arrangement();
    Metainfo known = torrent.metainfo();
    DataFate wanted = own.removing == null ? DataFate.KEEP : own.removing;
    boolean keeps = wanted == DataFate.KEEP;
    if (!keeps && (memory == null || known == null || own.movingTo != null)) {
      tell(
          Sentence.of(
              "{0} was being removed when the program ended. Files of it may remain in {1}.",
              torrent.name(), own.folder));
    }
    if (keeps || memory == null || known == null) {
      resuming.removed(torrent);
      return;
    }
    enlist(wanted);
    job =
        torrent
            .holdings()
            .openAtRest(known)
            .deleteUnchanged(
                memory.stamps(),
                own.removingMillis,
                fate == DataFate.TRASH,
                this::removed,
                this::deleted);
  }

  private void tell(Sentence sentence) {
    tell(new Event.SessionNotice(sentence));
  }

  private void tell(Event event) {
    services.env().events().publish(event);
  }
}
