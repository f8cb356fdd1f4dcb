package picotorrent.session.torrent;

import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.base.Bitfield;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;

/// The data of one torrent: open while it works, remembered while it does not.
///
/// Confined to the session loop.
public final class Holdings {
  private final Environment env;
  private final Archive archive;
  private final Torrent torrent;
  private @Nullable TorrentContent content;
  private TorrentContent.@Nullable Memory memory;
  private TorrentContent.@Nullable Memory onDevice;

  /// @param memory what resume data remembers, or null
  Holdings(Services services, Torrent torrent, TorrentContent.@Nullable Memory memory) {
    this.env = services.env();
    this.archive = services.archive();
    this.torrent = torrent;
    this.memory = memory;
    this.onDevice = memory;
  }

  /// The open content, or null.
  @Nullable TorrentContent content() {
    return content;
  }

  /// What of the content is remembered while it is closed.
  public TorrentContent.@Nullable Memory memory() {
    return memory;
  }

  /// The documents of a torrent that slept say what is on the device.
  void awoke(TorrentContent.@Nullable Memory remembered) {
    memory = remembered;
    onDevice = remembered;
  }

  /// A document that says this is on the device.
  public void saved(TorrentContent.@Nullable Memory said) {
    onDevice = said;
  }

  /// What the documents say is on the device.
  public TorrentContent.@Nullable Memory claimed() {
    return onDevice;
  }

  /// Whether the documents say what is remembered: then it need not be remembered here.
  @SuppressWarnings("ReferenceEquality") // that one, and no other of the same pieces
  public boolean isOnDevice() {
    return memory == onDevice;
  }

  /// What is verified; empty while nobody knows.
  Bitfield have() {
    if (content != null) {
      return content.have();
    }
    if (memory != null) {
      return memory.have();
    }
    Metainfo known = torrent.metainfo();
    return known == null ? new Bitfield(0) : new Bitfield(known.layout().geometry().pieceCount());
  }

  /// Opens the content and looks at what is on disk; a move that was cut short is finished first,
  /// and what others do to the files is waited for.
  void open(Metainfo known) {
    if (torrent.relocation().hasTheFiles()) {
      return;
    }
    TorrentContent fresh = new TorrentContent(env, known, spec(known), memory, torrent.lifecycle());
    content = fresh;
    if (torrent.arrangement().doubted) {
      fresh.doubt();
    }
    if (!torrent.relocation().finish(fresh, fresh::examine)) {
      fresh.examine();
    }
  }

  /// What its volume is opened with.
  Store.VolumeSpec spec(Metainfo known) {
    Arrangement own = torrent.arrangement();
    Store.Allocation allocation =
        env.settings().storage().allocateFully() ? Store.Allocation.FULL : Store.Allocation.SPARSE;
    return new Store.VolumeSpec(
        known, own.folder, own.places, own.wanted(known), allocation, own.seedOnly);
  }

  /// Closes the content; what is verified is remembered. `done` runs when the files are closed.
  void close(Runnable done) {
    TorrentContent old = content;
    if (old == null) {
      archive.stopped(torrent, done);
      return;
    }
    boolean known = old.examined();
    Bitfield had = old.have().copy();
    old.cancel();
    content = null;
    if (!env.ports().states().lasts()) {
      memory = null;
      old.volume().close(done);
      return;
    }
    old.volume()
        .flush(outcome -> {
          if (known && outcome instanceof Outcome.Done<Store.Stamps>(Store.Stamps stamps)) {
            memory = new TorrentContent.Memory(old.doubts().without(had), stamps);
          } else if (outcome instanceof Outcome.Failed<Store.Stamps>) {
            memory = onDevice; // what is after that is to be seen again
            old.doubt();
          }
          old.volume().close(() -> archive.stopped(torrent, done));
        });
  }

  /// What is remembered counts no more: all data is checked when it is opened again.
  void forget() {
    memory = null;
  }

  /// The files of a torrent that rests, for work that is not its own.
  public Store.Volume openAtRest(Metainfo known) {
    return env.ports().store().open(spec(known));
  }

  /// Work on the files of a resting torrent is done: it goes on if it was started meanwhile.
  void goOnWhereResting() {
    Metainfo known = torrent.metainfo();
    if (torrent.isActive() && known != null && content == null) {
      open(known);
    }
  }

  /// The torrent leaves the session; its data stays, or goes as `fate` says. What is seeded in
  /// place always stays, and what lies in a folder that nobody has named. Returns what is to go, or
  /// null.
  Store.@Nullable Volume leave(Command.DataFate fate) {
    Metainfo known = torrent.metainfo();
    Arrangement own = torrent.arrangement();
    if (known == null || fate == Command.DataFate.KEEP || own.seedOnly || own.isOthers()) {
      torrent.lifecycle().deactivate(() -> {});
      return null;
    }
    TorrentContent data = content;
    content = null; // what is to be deleted needs neither be forced nor claimed
    torrent.lifecycle().deactivate(() -> {});
    if (data != null) {
      data.cancel();
    }
    Store.Volume resting = torrent.relocation().atRest();
    return data != null ? data.volume() : resting != null ? resting : openAtRest(known);
  }
}
