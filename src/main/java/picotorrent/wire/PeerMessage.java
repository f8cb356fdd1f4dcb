package picotorrent.wire;

import java.util.Arrays;
import java.util.List;
import picotorrent.base.Block;
import picotorrent.base.Hash;

/// One whole message of the peer protocol (BEP 3 §"peer messages").
///
/// PIECE is not among them: its payload is never assembled, see [MessageHandler#onBlockStart] and
/// [MessageEncoder#pieceHeader]. Numbers have been read but not judged: an index, an offset and a
/// length are 0 or more, and mean something only after a [picotorrent.base.Geometry] has agreed.
/// Immutable; arrays are never changed after they were handed over.
public sealed interface PeerMessage {
  /// Nothing, but still here.
  record KeepAlive() implements PeerMessage {}

  /// Requests are not served any more.
  record Choke() implements PeerMessage {}

  /// Requests are served.
  record Unchoke() implements PeerMessage {}

  /// The sender wants something that the receiver has.
  record Interested() implements PeerMessage {}

  /// The sender wants nothing that the receiver has.
  record NotInterested() implements PeerMessage {}

  /// The sender has a piece now.
  record Have(int piece) implements PeerMessage {}

  /// What the sender has, in wire form: [picotorrent.base.Bitfield#ofWire] checks length and spare
  /// bits.
  record Bitfield(byte[] bits) implements PeerMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bitfield bitfield && Arrays.equals(bits, bitfield.bits);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bits);
    }

    @Override
    public String toString() {
      return "Bitfield[" + bits.length + " bytes]";
    }
  }

  /// Asks for a block.
  record Request(int piece, int begin, int length) implements PeerMessage {
    /// Asks for one of our blocks.
    public static Request of(Block block) {
      return new Request(block.piece(), block.begin(), block.length());
    }
  }

  /// Takes a request back.
  record Cancel(int piece, int begin, int length) implements PeerMessage {
    /// Takes the request for one of our blocks back.
    public static Cancel of(Block block) {
      return new Cancel(block.piece(), block.begin(), block.length());
    }
  }

  /// The UDP port of the sender's DHT node; 0, which some clients send, is none (BEP 5 §"torrent
  /// file extensions").
  record Port(int port) implements PeerMessage {}

  /// "You might like this piece" (BEP 6).
  record Suggest(int piece) implements PeerMessage {}

  /// The sender has all pieces (BEP 6).
  record HaveAll() implements PeerMessage {}

  /// The sender has no piece (BEP 6).
  record HaveNone() implements PeerMessage {}

  /// A request will not be served (BEP 6).
  record Reject(int piece, int begin, int length) implements PeerMessage {}

  /// A piece that may be requested while choked (BEP 6).
  record AllowedFast(int piece) implements PeerMessage {}

  /// A message of the extension protocol (BEP 10): [ExtensionMessages] reads and makes the payload.
  ///
  /// @param id 0 is the extended handshake; others are what the *receiver* of the message chose
  /// @param payload what follows the id
  record Extended(int id, byte[] payload) implements PeerMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Extended extended
          && id == extended.id
          && Arrays.equals(payload, extended.payload);
    }

    @Override
    public int hashCode() {
      return 31 * id + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
      return "Extended[" + id + ", " + payload.length + " bytes]";
    }
  }

  /// Asks for hashes of a file's merkle tree (BEP 52 §"hash request").
  record HashRequest(HashSpan span) implements PeerMessage {}

  /// Answers a hash request: `hashes` are the `span.length()` hashes of the base layer, then the
  /// uncle hashes of the proof layers that are needed, 32 bytes each (BEP 52 §"hashes").
  record Hashes(HashSpan span, List<Hash> hashes) implements PeerMessage {
    /// Keeps an unmodifiable list.
    public Hashes {
      hashes = List.copyOf(hashes);
    }
  }

  /// Refuses a hash request (BEP 52 §"hash reject").
  record HashReject(HashSpan span) implements PeerMessage {}
}
