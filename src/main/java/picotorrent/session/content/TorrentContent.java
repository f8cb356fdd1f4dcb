package picotorrent.session.content;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.rate.Meter;
import picotorrent.session.ground.Environment;

/// The data of one torrent: what of it is verified, and the way there: survey, check, prepare.
/// Existing data is always checked before anything is written.
///
/// Confined to the session loop.
public final class TorrentContent {
  /// Hears how the way goes. After [#ready] the content can be read, and written unless it is
  /// read-only.
  public interface Listener {
    /// Files of the person's own that the torrent was pointed at are gone for good.
    void gone(List<Integer> entries);

    /// Nothing that is there is right, and this file holds something else: nothing is written
    /// before [TorrentContent#goOn].
    void occupied(Path file);

    /// Data begins to be hashed, however long it took to see which.
    void checking();

    /// What is there has been verified; files may still have to be made.
    void examined();

    /// Everything is verified that can be, and there is room for the rest.
    void ready();

    /// The disk failed; [TorrentContent#examine] may be called again.
    void diskFailed(DiskFailure failure);

    /// What was written lately may not be on the device, or is there for certain again.
    void doubted(boolean is);
  }

  /// What resume data remembers: believed only while the files still look the same.
  ///
  /// @param have pieces that were verified and forced to the device
  /// @param stamps of the files at that time
  public record Memory(Bitfield have, Store.Stamps stamps) {}

  private final Environment env;
  private final Metainfo metainfo;
  private final Store.Volume volume;
  private final Bitfield have;
  private final Doubts doubts;
  private final Store.VolumeSpec spec;
  private final Listener listener;
  private Store.@Nullable Job check;
  private long checkedBytes;
  private long bytesToCheck;
  private boolean examined;
  private Meter checkMeter = new Meter();
  private @Nullable Memory memory;

  /// Opens the files.
  ///
  /// @param memory what of them may be believed, or null
  public TorrentContent(
      Environment env,
      Metainfo metainfo,
      Store.VolumeSpec spec,
      @Nullable Memory memory,
      Listener listener) {
    this.env = env;
    this.metainfo = metainfo;
    this.spec = spec;
    this.memory = memory;
    this.listener = listener;
    this.have = new Bitfield(metainfo.layout().geometry().pieceCount());
    this.volume = env.ports().store().open(spec);
    this.doubts = new Doubts(volume, have.size());
  }

  /// The files.
  public Store.Volume volume() {
    return volume;
  }

  /// Verified pieces; changed by this class and by what writes pieces ([#verified]).
  public Bitfield have() {
    return have;
  }

  /// What of that may not be on the device.
  public Doubts doubts() {
    return doubts;
  }

  /// The device refused to be forced: what it had taken may be gone, until [#settle] has gone
  /// through.
  public void doubt() {
    if (!spec.readOnly()) {
      doubts.raise();
      listener.doubted(true);
    }
  }

  /// Makes sure of what is doubted, see [Doubts#settle].
  public void settle(Consumer<Outcome<Doubts.Settled>> then) {
    doubts.settle(outcome -> {
      if (outcome instanceof Outcome.Done<Doubts.Settled>) {
        listener.doubted(doubts.areRaised());
      }
      then.accept(outcome);
    });
  }

  /// Whether nothing may be written.
  boolean readOnly() {
    return spec.readOnly();
  }

  /// Whether data is being hashed.
  public boolean isChecking() {
    return check != null;
  }

  /// Share of the check that is done, 0 to 1.
  public double checkedFraction() {
    return bytesToCheck == 0 ? 1 : (double) checkedBytes / bytesToCheck;
  }

  /// Seconds until the check is done at its present rate, -1 while there is none.
  public long checkSecondsLeft() {
    long rate = checkBytesPerSecond();
    return isChecking() && rate > 0 ? Math.ceilDiv(bytesToCheck - checkedBytes, rate) : -1;
  }

  /// Rate of the check.
  public long checkBytesPerSecond() {
    return checkMeter.bytesPerSecond(env.now());
  }

  /// Whether the way has been gone: what is verified is known.
  public boolean examined() {
    return examined;
  }

  /// A piece has been written.
  public void verified(int piece) {
    have.set(piece);
    doubts.written(piece);
  }

  /// Goes the way from the start, or from where it failed.
  public void examine() {
    if (examined) {
      prepare();
    } else {
      volume.survey(this::surveyed);
    }
  }

  private void surveyed(Outcome<Store.Survey> outcome) {
    switch (outcome) {
      case Outcome.Done<Store.Survey>(Store.Survey survey) -> {
        List<Integer> gone = gone(survey.stamps());
        if (!survey.anyData() && memory != null && !memory.have().isEmpty()) {
          listener.diskFailed(new DiskFailure.Missing(spec.folder()));
        } else if (!gone.isEmpty() && memory != null) {
          listener.diskFailed(new DiskFailure.Missing(place(gone.getFirst())));
        } else if (!gone.isEmpty()) {
          listener.gone(gone);
        } else if (!survey.anyData()) {
          examined = true;
          prepare();
        } else if (memory != null) {
          recall(memory, survey.stamps());
        } else {
          checkAll();
        }
      }
      case Outcome.Failed<Store.Survey>(DiskFailure failure) -> listener.diskFailed(failure);
      case Outcome.Cancelled<Store.Survey>() -> {}
    }
  }

  /// The wanted files outside of the save folder that are not there.
  private List<Integer> gone(Store.Stamps now) {
    List<FileEntry> entries = metainfo.layout().entries();
    return spec.overrides().keySet().stream()
        .filter(entry -> !spec.readOnly() && spec.wanted().get(entry) && now.isNone(entry))
        .filter(entry -> entries.get(entry).length() > 0)
        .filter(entry -> !place(entry).startsWith(spec.folder().toAbsolutePath().normalize()))
        .toList();
  }

  private Path place(int entry) {
    Path other = spec.overrides().getOrDefault(entry, Path.of(""));
    return spec.folder().resolve(other).toAbsolutePath().normalize();
  }

  /// Believes what is remembered of the files that look as they did, and hashes the others: they
  /// were written after the claim, or by somebody else.
  private void recall(Memory remembered, Store.Stamps now) {
    Bitfield doubts = remembered.stamps().doubts(metainfo.layout(), now);
    remembered.have().forEach(piece -> recallPiece(piece, doubts));
    if (doubts.isEmpty()) {
      examined = true;
      prepare();
    } else {
      check(doubts);
    }
  }

  private void recallPiece(int piece, Bitfield doubts) {
    if (!doubts.get(piece)) {
      have.set(piece);
    }
  }

  /// Hashes everything again; what was believed before is forgotten.
  private void checkAll() {
    have.clearAll();
    check(Bitfield.full(have.size()));
  }

  private void check(Bitfield which) {
    examined = false;
    Bitfield claimed = memory == null ? null : memory.have();
    memory = null;
    Geometry geometry = metainfo.layout().geometry();
    checkedBytes = 0;
    bytesToCheck = 0;
    which.forEach(piece -> bytesToCheck += geometry.pieceBytes(piece));
    checkMeter = new Meter();
    check =
        volume.check(
            which,
            (piece, _) -> {
              checkedBytes += geometry.pieceBytes(piece);
              checkMeter.add(env.now(), geometry.pieceBytes(piece));
            },
            outcome -> checked(outcome, claimed));
    listener.checking();
  }

  /// @param claimed what an earlier session had forced, or null where none had the files: what it
  ///   wrote after that was not forced
  private void checked(Outcome<Bitfield> outcome, @Nullable Bitfield claimed) {
    check = null;
    switch (outcome) {
      case Outcome.Done<Bitfield>(Bitfield verified) -> {
        have.or(verified);
        if (claimed != null || doubts.areRaised()) {
          Bitfield unclaimed = verified.copy();
          (claimed == null ? new Bitfield(have.size()) : claimed).forEach(unclaimed::clear);
          unclaimed.forEach(doubts::written);
        }
        if (have.isEmpty() && claimed == null && !spec.readOnly()) {
          lookBeforeWriting();
        } else {
          goOn();
        }
      }
      case Outcome.Failed<Bitfield>(DiskFailure failure) -> listener.diskFailed(failure);
      case Outcome.Cancelled<Bitfield>() -> {}
    }
  }

  /// Files of its names, and not one right piece: that may be anything, and is a person's.
  private void lookBeforeWriting() {
    check =
        volume.occupied(outcome -> {
          check = null;
          switch (outcome) {
            case Outcome.Done<Optional<Path>>(Optional<Path> file) ->
                file.ifPresentOrElse(listener::occupied, this::goOn);
            case Outcome.Failed<Optional<Path>>(DiskFailure failure) ->
                listener.diskFailed(failure);
            case Outcome.Cancelled<Optional<Path>>() -> {}
          }
        });
  }

  /// What is there has been looked at, and may be written over.
  public void goOn() {
    examined = true;
    prepare();
  }

  private void prepare() {
    listener.examined();
    if (spec.readOnly()) {
      listener.ready();
    } else if (doubts.areRaised()) {
      settle(this::settled);
    } else {
      makeFiles();
    }
  }

  private void settled(Outcome<Doubts.Settled> outcome) {
    switch (outcome) {
      case Outcome.Done<Doubts.Settled>(Doubts.Settled settled) -> {
        settled.lost().forEach(have::clear);
        prepare();
      }
      case Outcome.Failed<Doubts.Settled>(DiskFailure failure) -> listener.diskFailed(failure);
      case Outcome.Cancelled<Doubts.Settled>() -> {}
    }
  }

  private void makeFiles() {
    volume.prepare(outcome -> {
      switch (outcome) {
        case Outcome.Done<Void>(var _) -> listener.ready();
        case Outcome.Failed<Void>(DiskFailure failure) -> listener.diskFailed(failure);
        case Outcome.Cancelled<Void>() -> {}
      }
    });
  }

  /// Ends a check that is under way; the next [#examine] begins again.
  public void cancel() {
    if (check != null) {
      check.cancel();
      check = null;
    }
  }
}
