package picotorrent.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.MessageDecoder;
import picotorrent.wire.MessageHandler;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// The peer protocol with one remote after the handshake (BEP 3, 6, 10): reads its stream, keeps
/// what both sides have said, refuses what is against the rules.
///
/// Confined to the session loop. What to ask for, whom to choke and what to send is decided
/// elsewhere; this class makes the messages ([#mouth]) and tells what came ([PeerEvents]). While
/// the metadata is unknown (a magnet link) what the remote has is remembered and judged later.
public final class PeerMachine implements MessageHandler {
  /// Pieces announced before the metadata is there; a remote that tells more by single HAVEs is not
  /// believed.
  static final int MAX_EARLY_HAVES = 65_536;

  /// The largest block that is served: eight times what everybody asks for, as the BEP's authors
  /// had it.
  static final int MAX_REQUEST_BYTES = 128 << 10;

  private final PeerEvents events;
  private final MessageDecoder decoder = new MessageDecoder();
  private final ReservedBits remoteBits;
  private final PeerMouth mouth;
  private final RequestQueue requests;
  private final RemoteProfile profile = new RemoteProfile();
  private final Chatter chatter = new Chatter();

  private @Nullable Geometry geometry;
  private @Nullable Bitfield has;
  private final List<Integer> earlyHaves = new ArrayList<>();
  private byte @Nullable [] earlyBits;
  private boolean earlyAll;
  private boolean paddedTail;
  private boolean spoken;

  private boolean remoteChokes = true;
  private boolean remoteInterested;
  private @Nullable Block arriving;

  /// A machine for a remote that has completed its handshake.
  ///
  /// @param ours the reserved bits that we sent; what both sides set is spoken
  /// @param theirs the reserved bits that the remote sent
  public PeerMachine(ReservedBits ours, ReservedBits theirs, PeerEvents events, MessageSink sink) {
    this.events = events;
    this.remoteBits = new ReservedBits(ours.bits() & theirs.bits());
    this.mouth = new PeerMouth(sink, remoteBits.fast(), chatter);
    this.requests = new RequestQueue(mouth);
  }

  /// Says of how many pieces the torrent is; before that nothing can be asked for. What the remote
  /// has said already is judged now.
  ///
  /// @param padded whether what is asked of us may reach behind the end of the last block: in v2
  ///   torrents
  public void metadataKnown(Geometry known, boolean padded) throws WireException {
    geometry = known;
    paddedTail = padded;
    decoder.expectPieces(known.pieceCount());
    boolean saidSomething = spoken;
    has = earlyAll ? Bitfield.full(known.pieceCount()) : new Bitfield(known.pieceCount());
    if (earlyBits != null) {
      has = wholeBitfield(earlyBits, known);
    }
    for (int piece : earlyHaves) {
      has.set(index(piece, known));
    }
    earlyHaves.clear();
    earlyBits = null;
    if (saidSomething) {
      events.onHas();
    }
  }

  /// Time has passed, about a second: the remote may say a little more that carries nothing.
  public void passTime(long now) {
    chatter.passTime(now);
  }

  /// Reads what has come; all of it is taken.
  public void receive(ByteBuffer in) throws WireException {
    decoder.decode(in, this);
  }

  /// What we say to the remote.
  public PeerMouth mouth() {
    return mouth;
  }

  /// What the remote has asked us for.
  public RequestQueue requests() {
    return requests;
  }

  /// What the remote has said of itself in extended handshakes.
  public RemoteProfile profile() {
    return profile;
  }

  /// What both sides speak.
  public ReservedBits spoken() {
    return remoteBits;
  }

  /// What the remote has; empty while nobody knows. Changed by this machine only.
  public @Nullable Bitfield has() {
    return has;
  }

  /// Whether the remote has everything.
  public boolean isSeed() {
    return has != null ? has.isFull() : earlyAll;
  }

  /// Whether the remote refuses to serve us.
  public boolean remoteChokes() {
    return remoteChokes;
  }

  /// Whether the remote wants something of us.
  public boolean remoteInterested() {
    return remoteInterested;
  }

  /// Whether the remote is in the middle of sending us a block.
  public boolean isReceivingBlock() {
    return arriving != null;
  }

  @Override
  public void onMessage(PeerMessage message) throws WireException {
    switch (message) {
      case PeerMessage.KeepAlive() -> chatter.said();
      case PeerMessage.Choke() -> choked();
      case PeerMessage.Unchoke() -> unchoked();
      case PeerMessage.Interested() -> interested(true);
      case PeerMessage.NotInterested() -> interested(false);
      case PeerMessage.Have(int piece) -> have(piece);
      case PeerMessage.Bitfield(byte[] bits) -> bitfield(bits);
      case PeerMessage.HaveAll() -> haveAll();
      case PeerMessage.HaveNone() -> haveNone();
      case PeerMessage.Request(int piece, int begin, int length) -> requested(piece, begin, length);
      case PeerMessage.Cancel(int piece, int begin, int length) ->
          cancelled(new Block(piece, begin, length));
      case PeerMessage.Reject(int piece, int begin, int length) -> rejected(piece, begin, length);
      case PeerMessage.Suggest(int piece) -> suggested(piece);
      case PeerMessage.AllowedFast(int piece) -> allowedFast(piece);
      case PeerMessage.Port(int port) -> dhtPort(port);
      case PeerMessage.Extended extended -> extended(extended);
      case PeerMessage.HashRequest _, PeerMessage.Hashes _, PeerMessage.HashReject _ ->
          events.onHashMessage(message);
    }
  }

  private void dhtPort(int port) throws WireException {
    chatter.said();
    events.onDhtPort(port);
  }

  private void cancelled(Block block) throws WireException {
    chatter.said();
    requests.cancelled(block);
  }

  private void choked() throws WireException {
    chatter.said();
    if (!remoteChokes) {
      remoteChokes = true;
      events.onChoked();
    }
  }

  private void unchoked() throws WireException {
    chatter.said();
    if (remoteChokes) {
      remoteChokes = false;
      events.onUnchoked();
    }
  }

  private void interested(boolean on) throws WireException {
    chatter.said();
    if (remoteInterested != on) {
      remoteInterested = on;
      events.onInterestChanged();
    }
  }

  private void have(int piece) throws WireException {
    spoken = true;
    Geometry known = geometry;
    if (known == null || has == null) {
      if (earlyHaves.size() == MAX_EARLY_HAVES) {
        throw new WireException("more than " + MAX_EARLY_HAVES + " HAVEs before the metadata");
      }
      earlyHaves.add(piece);
    } else if (has.set(index(piece, known))) {
      events.onHave(piece);
    } else {
      chatter.said();
    }
  }

  private void bitfield(byte[] bits) throws WireException {
    if (geometry == null) {
      if (earlyAll || Arrays.equals(earlyBits, bits)) {
        throw toldAgain();
      }
      spoken = true;
      earlyBits = bits;
    } else {
      toldWhole(wholeBitfield(bits, geometry));
    }
  }

  private void haveAll() throws WireException {
    needFast("HAVE ALL");
    if (geometry != null) {
      toldWhole(Bitfield.full(geometry.pieceCount()));
    } else if (earlyAll) {
      throw toldAgain();
    }
    spoken = true;
    earlyAll = true;
    earlyBits = null;
  }

  private void haveNone() throws WireException {
    needFast("HAVE NONE");
    if (spoken) {
      throw toldAgain();
    }
    spoken = true;
    if (has != null) {
      events.onHas();
    }
  }

  /// BITFIELD and HAVE ALL come once and before any HAVE (BEP 3, BEP 6), but aria2 sends them again
  /// in place of many HAVEs. So another is right while it takes nothing back and tells something
  /// new.
  private void toldWhole(Bitfield told) throws WireException {
    Bitfield before = has;
    if (!spoken || before == null) {
      spoken = true;
      has = told;
      events.onHas();
    } else if (before.hasMoreThan(told) || !told.hasMoreThan(before)) {
      throw toldAgain();
    } else {
      told.forEach(piece -> {
        if (before.set(piece)) {
          events.onHave(piece);
        }
      });
    }
  }

  private static WireException toldAgain() {
    return new WireException("told a second time what it has");
  }

  private void requested(int piece, int begin, int length) throws WireException {
    Geometry known = geometry;
    if (known == null || length > MAX_REQUEST_BYTES || !isServable(known, piece, begin, length)) {
      throw new WireException(
          "asked for what is not in the torrent: piece "
              + piece
              + ", "
              + length
              + " from "
              + begin);
    }
    if (requests.asked(new Block(piece, begin, length))) {
      chatter.earns(1); // it may take it back
      events.onRequested();
    }
  }

  private boolean isServable(Geometry known, int piece, int begin, int length) {
    return known.isSpan(piece, begin, length)
        || (paddedTail && known.isPaddedSpan(piece, begin, length));
  }

  private void rejected(int piece, int begin, int length) throws WireException {
    needFast("REJECT");
    chatter.said();
    events.onRejected(block(piece, begin, length, "rejected"));
  }

  private void suggested(int piece) throws WireException {
    needFast("SUGGEST");
    chatter.said();
    if (geometry != null && geometry.isPiece(piece)) {
      events.onSuggested(piece);
    }
  }

  private void allowedFast(int piece) throws WireException {
    needFast("ALLOWED FAST");
    chatter.said();
    if (geometry != null && geometry.isPiece(piece)) {
      events.onAllowedFast(piece);
    }
  }

  private void extended(PeerMessage.Extended carrier) throws WireException {
    if (!remoteBits.extensionProtocol()) {
      throw new WireException("an extension message without the extension protocol");
    }
    ExtensionMessage message = ExtensionMessages.parse(carrier).orElse(null);
    switch (message) {
      case null -> chatter.said();
      case ExtensionMessage.Handshake(var said) -> {
        chatter.said();
        profile.merge(said);
        events.onExtendedHandshake(said);
      }
      case ExtensionMessage.DontHave(int piece) -> dontHave(piece);
      case ExtensionMessage.UploadOnly(boolean on) -> {
        chatter.said();
        profile.uploadOnly(on);
        events.onExtension(message);
      }
      case ExtensionMessage.MetadataRequest _,
          ExtensionMessage.MetadataData _,
          ExtensionMessage.MetadataReject _,
          ExtensionMessage.Pex _,
          ExtensionMessage.Holepunch _ ->
          events.onExtension(message);
    }
  }

  private void dontHave(int piece) throws WireException {
    chatter.said(); // by turns with HAVE it would never end
    if (geometry != null && has != null && has.clear(index(piece, geometry))) {
      events.onDontHave(piece);
    }
  }

  @Override
  public boolean onBlockStart(int piece, int begin, int length) throws WireException {
    Block block = block(piece, begin, length, "sent");
    boolean wanted = events.onBlockStart(block);
    if (!wanted) {
      chatter.said();
    }
    arriving = wanted ? block : null;
    return wanted;
  }

  @Override
  public void onBlockBytes(ByteBuffer bytes) {
    events.onBlockBytes(bytes);
  }

  @Override
  public void onBlockEnd() {
    Block block = arriving;
    if (block == null) {
      throw new IllegalStateException("a block ended that had not begun");
    }
    arriving = null;
    events.onBlockEnd(block);
  }

  private Block block(int piece, int begin, int length, String verb) throws WireException {
    if (geometry == null || !geometry.isBlock(piece, begin, length)) {
      throw new WireException(
          "%s a block that nobody asks for: piece %d, %d from %d"
              .formatted(verb, piece, length, begin));
    }
    return new Block(piece, begin, length);
  }

  private void needFast(String what) throws WireException {
    if (!remoteBits.fast()) {
      throw new WireException(what + " without the fast extension");
    }
  }

  private static int index(int piece, Geometry known) throws WireException {
    if (!known.isPiece(piece)) {
      throw new WireException("piece " + piece + " of " + known.pieceCount());
    }
    return piece;
  }

  private static Bitfield wholeBitfield(byte[] bits, Geometry known) throws WireException {
    return Bitfield.ofWire(bits, known.pieceCount())
        .orElseThrow(() -> new WireException("a bitfield of the wrong length or with spare bits"));
  }
}
