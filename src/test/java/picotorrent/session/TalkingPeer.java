package picotorrent.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import picotorrent.base.Block;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;
import picotorrent.sim.ScriptedPeer;
import picotorrent.sim.SimHost;
import picotorrent.wire.Handshake;
import picotorrent.wire.MessageDecoder;
import picotorrent.wire.MessageEncoder;
import picotorrent.wire.MessageHandler;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// A scripted peer of one torrent that speaks the protocol as far as a test wants it to.
class TalkingPeer extends ScriptedPeer implements MessageHandler {
  private final Hash infoHash;
  private final MessageDecoder decoder = new MessageDecoder();
  private final ByteBuffer handshake = ByteBuffer.allocate(Handshake.BYTES);
  private Consumer<TalkingPeer> greeting = _ -> {};
  private final Map<Class<? extends PeerMessage>, Consumer<PeerMessage>> answers = new HashMap<>();
  private Consumer<Block> taker = _ -> {};
  private Block arriving = new Block(0, 0, 1);
  private int blocksReceived;

  TalkingPeer(SimHost host, Hash infoHash) {
    super(host);
    this.infoHash = infoHash;
  }

  TalkingPeer(SimHost host, SimTorrent torrent) {
    this(host, torrent.metainfo().infoHashes().wireHashes().getFirst());
  }

  /// Says what happens when both handshakes are over.
  TalkingPeer greets(Consumer<TalkingPeer> words) {
    greeting = words;
    return this;
  }

  /// Says what happens on a kind of message; others are ignored.
  <M extends PeerMessage> TalkingPeer on(Class<M> kind, Consumer<M> answer) {
    answers.put(kind, message -> answer.accept(kind.cast(message)));
    return this;
  }

  /// Says what happens with a block that has come.
  TalkingPeer onBlock(Consumer<Block> answer) {
    taker = answer;
    return this;
  }

  /// Blocks that came.
  int blocksReceived() {
    return blocksReceived;
  }

  boolean isClosed() {
    return !endings().isEmpty();
  }

  /// Something to do in a while, unless the connection has ended.
  void later(Duration delay, Runnable task) {
    host()
        .loop()
        .at(
            host().loop().now() + delay.toNanos(),
            () -> {
              if (!isClosed()) {
                task.run();
              }
            });
  }

  @Override
  protected void onOpen() {
    say(handshake());
  }

  /// Reads nothing any more.
  void hearNoMore() {
    stopReading();
  }

  /// The 68 bytes with which it begins.
  byte[] handshake() {
    byte[] id = new byte[PeerId.BYTES];
    host().entropy().fill(id);
    ByteBuffer hello = ByteBuffer.allocate(Handshake.BYTES);
    new Handshake(ReservedBits.OURS, infoHash, PeerId.of(id)).put(hello);
    return hello.array();
  }

  final void say(byte[] bytes) {
    send(bytes);
  }

  final void say(PeerMessage message) {
    ByteBuffer bytes = ByteBuffer.allocate(MessageEncoder.encodedBytes(message));
    MessageEncoder.put(message, bytes);
    send(bytes.array());
  }

  /// Sends a block of these bytes.
  final void sayBlock(int piece, int begin, byte[] content) {
    ByteBuffer bytes = ByteBuffer.allocate(MessageEncoder.PIECE_HEADER_BYTES + content.length);
    MessageEncoder.pieceHeader(new Block(piece, begin, content.length), bytes);
    send(bytes.put(content).array());
  }

  /// Answers a request with the right bytes.
  final void serve(SimTorrent torrent, PeerMessage.Request asked) {
    int at = (int) torrent.metainfo().layout().geometry().pieceOffset(asked.piece());
    int from = at + asked.begin();
    byte[] right = Arrays.copyOfRange(torrent.content(), from, from + asked.length());
    sayBlock(asked.piece(), asked.begin(), right);
  }

  @Override
  protected final void onBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (handshake.hasRemaining() && in.hasRemaining()) {
      handshake.put(in.get());
      if (!handshake.hasRemaining()) {
        greeting.accept(this);
      }
    }
    try {
      decoder.decode(in, this);
    } catch (WireException e) {
      throw new IllegalStateException("the session said what makes no sense", e);
    }
  }

  @Override
  public final void onMessage(PeerMessage message) {
    Consumer<PeerMessage> answer = answers.get(message.getClass());
    if (answer != null) {
      answer.accept(message);
    }
  }

  @Override
  public final boolean onBlockStart(int piece, int begin, int length) {
    arriving = new Block(piece, begin, length);
    return true;
  }

  @Override
  public final void onBlockBytes(ByteBuffer bytes) {}

  @Override
  public final void onBlockEnd() {
    blocksReceived++;
    taker.accept(arriving);
  }
}
