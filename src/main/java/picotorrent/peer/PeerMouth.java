package picotorrent.peer;

import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.MessageEncoder;
import picotorrent.wire.PeerMessage;

/// What we say to one remote: each method makes one message, or none where the remote would not
/// understand it.
///
/// Confined to the session loop.
public final class PeerMouth {
  private final MessageSink sink;
  private final boolean fast;
  private final Chatter chatter;
  private boolean interested;

  PeerMouth(MessageSink sink, boolean fast, Chatter chatter) {
    this.sink = sink;
    this.fast = fast;
    this.chatter = chatter;
  }

  /// Whether the remote speaks the fast extension (BEP 6).
  public boolean fast() {
    return fast;
  }

  /// Whether we have said that we want something.
  public boolean interested() {
    return interested;
  }

  /// Says whether we want something, if that is news.
  public void interested(boolean on) {
    if (interested != on) {
      interested = on;
      say(on ? new PeerMessage.Interested() : new PeerMessage.NotInterested());
    }
  }

  /// Says what we have, once and first (BEP 3, BEP 6).
  public void has(Bitfield have) {
    if (fast && have.isFull()) {
      say(new PeerMessage.HaveAll());
    } else if (fast && have.isEmpty()) {
      say(new PeerMessage.HaveNone());
    } else if (!have.isEmpty()) {
      say(new PeerMessage.Bitfield(have.toWire()));
    }
  }

  /// Says that we have nothing, while we do not know of how many pieces.
  public void hasNothingYet() {
    if (fast) {
      say(new PeerMessage.HaveNone());
    }
  }

  /// Says that we got a piece.
  public void have(int piece) {
    chatter.earns(2); // it may want it now, and not want it when it has it
    MessageEncoder.have(piece, sink.room(MessageEncoder.HAVE_BYTES));
  }

  /// Asks for a block.
  public void request(Block block) {
    chatter.earns(1);
    MessageEncoder.request(block, sink.room(MessageEncoder.REQUEST_BYTES));
  }

  /// Takes a request back.
  public void cancel(Block block) {
    MessageEncoder.cancel(block, sink.room(MessageEncoder.REQUEST_BYTES));
  }

  /// Says that nothing has been said for a while, but we are still here.
  public void keepAlive() {
    say(new PeerMessage.KeepAlive());
  }

  /// Tells the UDP port of our DHT node (BEP 5).
  public void dhtPort(int port) {
    say(new PeerMessage.Port(port));
  }

  /// Suggests a piece (BEP 6).
  public void suggest(int piece) {
    if (fast) {
      say(new PeerMessage.Suggest(piece));
    }
  }

  /// Says a message of an extension, under the id that the remote wants; nothing if it does not
  /// speak it.
  public void extended(ExtensionMessage message, RemoteProfile remote) {
    int id = ExtensionMessages.extensionOf(message).map(remote::idOf).orElse(0);
    if (id != 0) {
      say(ExtensionMessages.encode(message, id));
    }
  }

  /// Introduces us by the extension protocol, or says what has changed (BEP 10).
  public void handshake(ExtendedHandshake content) {
    say(ExtensionMessages.handshake(content));
  }

  /// Says a hash message (BEP 52).
  public void hashes(PeerMessage message) {
    say(message);
  }

  void choke() {
    say(new PeerMessage.Choke());
  }

  void unchoke() {
    say(new PeerMessage.Unchoke());
  }

  void reject(Block block) {
    if (fast) {
      MessageEncoder.reject(block, sink.room(MessageEncoder.REQUEST_BYTES));
    }
  }

  void allowedFast(int piece) {
    say(new PeerMessage.AllowedFast(piece));
  }

  private void say(PeerMessage message) {
    MessageEncoder.put(message, sink.room(MessageEncoder.encodedBytes(message)));
  }
}
