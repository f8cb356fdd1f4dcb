package picotorrent.swarm.pick;

/// Who carries out what a [Picker] decides about one peer: its connection. Must not call the picker
/// back from within.
public interface Requester {
  /// Ask this peer for a block.
  void request(int piece, int begin, int length);

  /// Take a request back (BEP 3 §"cancel"): the block has come from another peer, or is not wanted
  /// any more. It may come nevertheless.
  void cancel(int piece, int begin, int length);
}
