package picotorrent.wire;

import java.util.Optional;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeValue;

/// Reads and writes what travels in the extension protocol (BEP 10). What comes in is numbered by
/// our own [Extension#localId]; what goes out, by what the remote's handshake has asked for.
public final class ExtensionMessages {
  /// Message id of the extended handshake.
  public static final int HANDSHAKE_ID = 0;

  /// A message has at most the depth of an extended handshake with some room, and as many values as
  /// fit sensibly into [WireLimits#MAX_EXTENDED_BYTES].
  static final BencodeLimits LIMITS = new BencodeLimits(WireLimits.MAX_EXTENDED_BYTES, 16, 4_000);

  private ExtensionMessages() {}

  /// Reads a message; empty when its id is none of ours or its type is unknown, which is to be
  /// ignored.
  ///
  /// @throws WireException when it is of ours and malformed
  public static Optional<ExtensionMessage> parse(PeerMessage.Extended message)
      throws WireException {
    byte[] payload = message.payload();
    if (message.id() == HANDSHAKE_ID) {
      ExtendedHandshake content = ExtendedHandshakes.parse(dict(payload));
      return Optional.of(new ExtensionMessage.Handshake(content));
    }
    Extension extension = Extension.ofLocalId(message.id()).orElse(null);
    if (extension == null) {
      return Optional.empty();
    }
    return switch (extension) {
      case PEX -> Optional.of(PexMessages.parse(dict(payload)));
      case METADATA -> MetadataMessages.parse(payload);
      case UPLOAD_ONLY -> Optional.of(SmallExtensions.uploadOnly(payload));
      case HOLEPUNCH -> SmallExtensions.holepunch(payload);
      case DONT_HAVE -> Optional.of(SmallExtensions.dontHave(payload));
    };
  }

  /// The extension that a message belongs to; empty for the handshake.
  public static Optional<Extension> extensionOf(ExtensionMessage message) {
    return switch (message) {
      case ExtensionMessage.Handshake _ -> Optional.empty();
      case ExtensionMessage.MetadataRequest _,
          ExtensionMessage.MetadataData _,
          ExtensionMessage.MetadataReject _ ->
          Optional.of(Extension.METADATA);
      case ExtensionMessage.Pex _ -> Optional.of(Extension.PEX);
      case ExtensionMessage.DontHave _ -> Optional.of(Extension.DONT_HAVE);
      case ExtensionMessage.UploadOnly _ -> Optional.of(Extension.UPLOAD_ONLY);
      case ExtensionMessage.Holepunch _ -> Optional.of(Extension.HOLEPUNCH);
    };
  }

  /// Makes an extended handshake.
  public static PeerMessage.Extended handshake(ExtendedHandshake content) {
    return new PeerMessage.Extended(HANDSHAKE_ID, ExtendedHandshakes.encode(content));
  }

  /// Makes a message.
  ///
  /// @param remoteId the id that the remote's handshake has given to the extension, 1 to 255; 0 for
  ///   the handshake alone
  public static PeerMessage.Extended encode(ExtensionMessage message, int remoteId) {
    return new PeerMessage.Extended(
        remoteId,
        switch (message) {
          case ExtensionMessage.Handshake(ExtendedHandshake content) ->
              ExtendedHandshakes.encode(content);
          case ExtensionMessage.MetadataRequest(int piece) -> MetadataMessages.request(piece);
          case ExtensionMessage.MetadataData data -> MetadataMessages.data(data);
          case ExtensionMessage.MetadataReject(int piece) -> MetadataMessages.reject(piece);
          case ExtensionMessage.Pex pex -> PexMessages.encode(pex);
          case ExtensionMessage.DontHave(int piece) -> SmallExtensions.dontHave(piece);
          case ExtensionMessage.UploadOnly(boolean on) -> SmallExtensions.uploadOnly(on);
          case ExtensionMessage.Holepunch holepunch -> SmallExtensions.holepunch(holepunch);
        });
  }

  private static BencodeDict dict(byte[] payload) throws WireException {
    try {
      return asDict(BencodeReader.read(payload, LIMITS).root());
    } catch (BencodeException e) {
      throw new WireException("an extension message that is no bencode: " + e.getMessage(), e);
    }
  }

  static BencodeDict asDict(BencodeValue value) throws WireException {
    if (value instanceof BencodeDict dict) {
      return dict;
    }
    throw new WireException("an extension message that is no dictionary");
  }
}
