package picotorrent.swarm.pick;

/// What a received block is to the [Picker].
public enum Receipt {
  /// Wanted: keep it.
  WANTED,
  /// Wanted, and it was the last of its piece: keep it and have the piece verified.
  COMPLETES,
  /// It came before from somebody else: drop it.
  DUPLICATE,
  /// This peer was not asked for it, or not any more: drop it. After a cancel or a time-out this is
  /// no fault of the peer.
  UNREQUESTED
}
