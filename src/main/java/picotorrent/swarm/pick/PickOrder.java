package picotorrent.swarm.pick;

/// The order in which a [Picker] opens pieces of equal priority.
public enum PickOrder {
  /// What fewest connected peers have comes first; the first few pieces are random, since the
  /// rarest come slowest and a newcomer needs something to offer (BEP 3 §"choking and optimistic
  /// unchoking", Cohen 2003 §2.4.3).
  RAREST,
  /// Strictly ascending.
  SEQUENTIAL,
  /// Random until the first piece is complete, then the lowest missing piece that is offered.
  EARLY_FILES
}
