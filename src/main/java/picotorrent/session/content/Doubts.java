package picotorrent.session.content;

import java.util.function.Consumer;
import picotorrent.base.Bitfield;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// Which verified pieces may not be on the device after all. A device that refuses to be forced may
/// have dropped what it had taken before, though it can still be read from memory, and says so once
/// only: the next force goes through. So nothing that was written since the last good one is served
/// or claimed before it has been read, hashed, written and forced again.
///
/// Confined to the session loop.
public final class Doubts {
  /// What became of pieces that were doubted: those that are on the device now, and those that are
  /// not what they were.
  public record Settled(Bitfield kept, Bitfield lost) {}

  private final Store.Volume volume;
  private final Bitfield unforced; // verified since the last force that went through
  private final Bitfield doubted;
  private boolean refused;
  private boolean settling;

  Doubts(Store.Volume volume, int pieceCount) {
    this.volume = volume;
    this.unforced = new Bitfield(pieceCount);
    this.doubted = new Bitfield(pieceCount);
  }

  /// Whether the device has refused something since all was last known to be on it.
  public boolean areRaised() {
    return refused;
  }

  /// Whether a piece is neither to be served nor to be claimed.
  public boolean isDoubted(int piece) {
    return doubted.get(piece);
  }

  /// What of some pieces can be relied on.
  public Bitfield without(Bitfield pieces) {
    Bitfield sure = pieces.copy();
    doubted.forEach(sure::clear);
    return sure;
  }

  /// A piece was verified and written. While the device refuses to be forced it is doubted, too:
  /// nobody knows whether it was written before that or after.
  void written(int piece) {
    (refused ? doubted : unforced).set(piece);
  }

  /// A force has gone through that was asked for when these pieces were there.
  public void forced(Bitfield pieces) {
    pieces.forEach(unforced::clear);
  }

  /// The device refused to be forced, now or in an earlier session.
  void raise() {
    refused = true;
    doubted.or(unforced);
    unforced.clearAll();
  }

  /// Writes once more what is doubted and still right, and forces it.
  ///
  /// Nothing happens while that is under way: it is heard of.
  void settle(Consumer<Outcome<Settled>> done) {
    if (settling) {
      return;
    }
    settling = true;
    Bitfield asked = doubted.copy();
    volume.rewrite(
        asked,
        outcome -> {
          settling = false;
          done.accept(
              switch (outcome) {
                case Outcome.Done<Bitfield>(Bitfield right) ->
                    new Outcome.Done<>(settled(asked, right));
                case Outcome.Failed<Bitfield>(DiskFailure failure) -> new Outcome.Failed<>(failure);
                case Outcome.Cancelled<Bitfield>() -> new Outcome.Cancelled<>();
              });
        });
  }

  private Settled settled(Bitfield asked, Bitfield right) {
    Bitfield lost = asked.copy();
    right.forEach(lost::clear);
    asked.forEach(doubted::clear);
    refused = !doubted.isEmpty(); // some came in the meantime
    return new Settled(right, lost);
  }
}
