package picotorrent.wire;

import com.google.common.collect.Sets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picotorrent.base.Endpoint;

/// What travels in a [PeerMessage.Extended]. Numbers have been read but not judged.
public sealed interface ExtensionMessage {
  /// Says which extensions are spoken, and more (BEP 10 §"handshake message"). It may be sent again
  /// when something changes.
  record Handshake(ExtendedHandshake content) implements ExtensionMessage {}

  /// Asks for a piece of 16 KiB of the info dictionary (BEP 9 §"request").
  record MetadataRequest(int piece) implements ExtensionMessage {}

  /// A piece of the info dictionary (BEP 9 §"data").
  ///
  /// @param totalBytes length of the whole info dictionary, 1 to [WireLimits#MAX_METADATA_BYTES]
  /// @param data exactly what `piece` has of it: 16 KiB, or less for the last
  record MetadataData(int piece, int totalBytes, byte[] data) implements ExtensionMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof MetadataData that
          && piece == that.piece
          && totalBytes == that.totalBytes
          && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * piece + totalBytes) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
      return "MetadataData[" + piece + ", " + data.length + " of " + totalBytes + " bytes]";
    }
  }

  /// Refuses a piece of the info dictionary (BEP 9 §"reject").
  record MetadataReject(int piece) implements ExtensionMessage {}

  /// Peers that the sender has connected to and lost since its last message (BEP 11). Endpoints to
  /// which nobody can connect (port 0, unspecified, multicast, broadcast) are left out already;
  /// loopback and private addresses are the receiver's business.
  record Pex(List<PexPeer> added, List<Endpoint> dropped) implements ExtensionMessage {
    /// Keeps unmodifiable lists.
    public Pex {
      added = List.copyOf(added);
      dropped = List.copyOf(dropped);
    }
  }

  /// A peer of a PEX message.
  record PexPeer(Endpoint endpoint, Set<PexFlag> flags) {
    /// Keeps an unmodifiable set.
    public PexPeer {
      flags = Sets.immutableEnumSet(flags);
    }
  }

  /// What PEX says of a peer (BEP 11 §"added.f").
  enum PexFlag {
    PREFERS_ENCRYPTION(0x01),
    SEED(0x02),
    SUPPORTS_UTP(0x04),
    SUPPORTS_HOLEPUNCH(0x08),
    /// The sender of the message has connected to it: it can be reached.
    REACHABLE(0x10);

    final int bit;

    PexFlag(int bit) {
      this.bit = bit;
    }
  }

  /// The sender has a piece no more (BEP 54).
  record DontHave(int piece) implements ExtensionMessage {}

  /// The sender wants nothing any more, or wants again (BEP 21).
  record UploadOnly(boolean on) implements ExtensionMessage {}

  /// Rendezvous through a peer that both sides know (BEP 55).
  ///
  /// @param endpoint the other side, as seen by who sends this
  /// @param error what went wrong; [HolepunchError#NONE] unless `type` is [HolepunchType#ERROR]
  record Holepunch(HolepunchType type, Endpoint endpoint, HolepunchError error)
      implements ExtensionMessage {}

  /// What a holepunch message is for.
  enum HolepunchType {
    /// "Tell that peer to connect to me, and me to connect to it."
    RENDEZVOUS(0),
    /// "Connect to that peer now."
    CONNECT(1),
    /// "It cannot be done."
    ERROR(2);

    final int number;

    HolepunchType(int number) {
      this.number = number;
    }
  }

  /// Why a rendezvous failed.
  enum HolepunchError {
    NONE(0),
    /// The endpoint is no endpoint.
    NO_SUCH_PEER(1),
    /// The relay is not connected to it.
    NOT_CONNECTED(2),
    /// It does not speak the extension.
    NO_SUPPORT(3),
    /// It is the relay itself.
    NO_SELF(4);

    final int number;

    HolepunchError(int number) {
      this.number = number;
    }
  }
}
