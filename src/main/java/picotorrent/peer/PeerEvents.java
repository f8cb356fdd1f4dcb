package picotorrent.peer;

import java.nio.ByteBuffer;
import picotorrent.base.Block;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// What a [PeerMachine] tells the torrent it belongs to. Every number has been checked; a
/// [WireException] thrown from here ends the connection like one of the machine's own.
public interface PeerEvents {
  /// The remote has told for the first time what it has ([PeerMachine#has] is filled now).
  void onHas();

  /// The remote got a piece.
  void onHave(int piece);

  /// The remote lost a piece (BEP 54).
  void onDontHave(int piece);

  /// The remote serves us no more; without the fast extension all our requests are void.
  void onChoked();

  /// The remote serves us.
  void onUnchoked();

  /// The remote wants something of us, or nothing any more.
  void onInterestChanged();

  /// There are requests to serve ([RequestQueue#next]).
  void onRequested();

  /// A block begins: tells whether it is wanted. Bytes and end follow only if it is.
  boolean onBlockStart(Block block) throws WireException;

  /// Some bytes of the block; valid during this call only.
  void onBlockBytes(ByteBuffer bytes);

  /// The block is complete.
  void onBlockEnd(Block block);

  /// A request of ours will not be served (BEP 6).
  void onRejected(Block block) throws WireException;

  /// The remote thinks a piece is quick to serve (BEP 6).
  void onSuggested(int piece);

  /// A piece that we may ask for while choked (BEP 6).
  void onAllowedFast(int piece);

  /// The extended handshake, or another one that changes it ([PeerMachine#extended] is up to date).
  void onExtendedHandshake(ExtendedHandshake said);

  /// A message of an extension that we offered.
  void onExtension(ExtensionMessage message) throws WireException;

  /// The remote runs a DHT node on this UDP port.
  void onDhtPort(int port);

  /// A hash request, its answer or its refusal (BEP 52).
  void onHashMessage(PeerMessage message) throws WireException;
}
