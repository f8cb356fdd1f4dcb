package picotorrent.session.peer;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.mse.EncryptionPolicy.Attempt;
import picotorrent.port.Loop;
import picotorrent.port.Stream;
import picotorrent.rate.Bucket;
import picotorrent.session.ground.Environment;
import picotorrent.session.link.Outbox;
import picotorrent.session.link.Receiving;
import picotorrent.session.link.Sending;
import picotorrent.session.link.VeiledStream;
import picotorrent.swarm.peers.Approach;
import picotorrent.swarm.peers.KnownPeer;
import picotorrent.wire.Handshake;
import picotorrent.wire.HandshakeDecoder;
import picotorrent.wire.WireException;

/// One stream to one remote, from the first byte to the last: the handshake, then the messages of a
/// [Peer]; what may be read. What is written is the business of its [Sending].
///
/// Confined to the session loop.
public final class PeerConnection implements VeiledStream.Owner {
  /// How long a remote may take from the connection to its whole handshake (as libtorrent).
  static final long HANDSHAKE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// A stranger that has more to say for so long than a limit lets us hear is not waited for: what
  /// it has said before a first block is a few kilobytes.
  private static final long HELD_STRANGER_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// How long we let a remote that connected take in our handshake before more follows, unless it
  /// speaks first. Some (Transmission 3) leave what arrives together with the handshake unread
  /// until the next message comes, which from a seed may be minutes later.
  private static final long HUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /// When less than this waits to be written, there is room for more blocks from the disk.
  public static final int LOW_WATER_BYTES = 128 << 10;

  /// Most bytes asked of the bucket for one read; the loop's scratch buffer is no larger.
  private static final int READ_BYTES = 256 << 10;

  private enum Stage {
    CONNECTING,
    HANDSHAKE,
    OPEN,
    CLOSED
  }

  private final Environment env;
  private final Connections all;
  private final Endpoint remote;
  private final boolean incoming;
  private final HandshakeDecoder shaking = new HandshakeDecoder();
  private final VeiledStream stream;
  private final @Nullable Attempt attempt;
  private final Runnable goOn = this::resume;
  private final Receiving receiving;
  private final Sending sending;

  private Stage stage = Stage.CONNECTING;
  private @Nullable PeerHost torrent;
  private @Nullable KnownPeer known;
  private @Nullable Peer peer;
  private boolean answered;
  private boolean proven;
  private boolean turnedAway;
  private boolean flushQueued;
  private Loop.@Nullable Timer deadline;

  /// A connection that came in; the torrent is known when the remote has named it.
  public PeerConnection(Connections all, Stream accepted) {
    this.env = all.env();
    this.all = all;
    this.incoming = true;
    this.remote = accepted.remote();
    this.attempt = null;
    this.stream = all.dialer().accept(accepted, this);
    this.receiving = new Receiving(env, env.down().doorstep(), goOn);
    this.sending = new Sending(env, stream, env.up().root(), this::flush);
  }

  /// A connection of ours to a peer of a torrent; it begins at once.
  ///
  /// @param attempt how it begins
  public PeerConnection(Connections all, PeerHost torrent, KnownPeer known, Attempt attempt) {
    this.env = all.env();
    this.all = all;
    this.incoming = false;
    this.known = known;
    this.remote = known.endpoint();
    this.torrent = torrent;
    PeerHost.Terms terms = torrent.terms();
    this.receiving = new Receiving(env, terms.below().strangers(), goOn);
    this.attempt = attempt;
    this.stream = all.dialer().connect(known, terms.wireHash(), attempt, this);
    this.sending = new Sending(env, stream, terms.below().up(), this::flush);
    trace(attempt == Attempt.ENCRYPTED ? "connecting, encrypted" : "connecting");
  }

  /// Where the remote is.
  public Endpoint remote() {
    return remote;
  }

  /// The address of ours that it goes from or to.
  public InetAddress localAddress() {
    return stream.local().address();
  }

  /// Whether the remote connected to us.
  public boolean incoming() {
    return incoming;
  }

  /// Whether the bytes travel by uTP.
  public boolean utp() {
    return stream.transport() == Stream.Transport.UTP;
  }

  /// Whether the bytes are encrypted.
  public boolean encrypted() {
    return stream.isEncrypted();
  }

  /// What hears of the stream that was accepted.
  Stream.Handler wire() {
    return stream;
  }

  /// Whether it is one of ours that nobody has answered.
  public boolean isMissed() {
    return attempt != null && !answered;
  }

  /// How it began if it is one of ours that the remote took and then ended before its handshake
  /// came: another way may do better. Else null.
  public @Nullable Attempt refusedAttempt() {
    return turnedAway ? attempt : null;
  }

  /// The peer that it became, or null before the handshake is over.
  public @Nullable Peer peer() {
    return peer;
  }

  /// The torrent's peer book knows it by this.
  public KnownPeer known() {
    if (known == null) {
      throw new IllegalStateException("not in a peer book yet: " + this);
    }
    return known;
  }

  /// The torrent's peer book knows it by this from now on.
  public void known(KnownPeer entry) {
    known = entry;
  }

  /// When the last byte came in.
  public long lastReceivedNanos() {
    return receiving.lastNanos();
  }

  /// When the last byte went out.
  public long lastSentNanos() {
    return sending.lastSentNanos();
  }

  /// What waits to be written; [#flushSoon] follows a change.
  public Outbox outbox() {
    return sending.outbox();
  }

  /// Whether the handshake is over and the connection still there.
  public boolean isOpen() {
    return stage == Stage.OPEN;
  }

  @Override
  public void onConnected() {
    stage = Stage.HANDSHAKE;
    receiving.begin();
    deadline =
        env.ports()
            .loop()
            .at(env.now() + HANDSHAKE_TIMEOUT_NANOS, () -> close("no handshake in 10 s"));
    trace(utp() ? "connected by uTP" : "connected");
    if (attempt != null) {
      known().approach().answered(utp() ? Approach.Road.UTP : Approach.Road.TCP);
    }
    if (torrent != null) {
      PeerHost.Terms terms = torrent.terms();
      sayHello(terms, terms.wireHash());
    }
  }

  private void sayHello(PeerHost.Terms terms, Hash infoHash) {
    Handshake ours = new Handshake(terms.speaks(), infoHash, env.peerId());
    ours.put(outbox().room(Handshake.BYTES));
    answered = true;
    sending.greets(Handshake.BYTES);
    trace(
        "sent handshake: reserved %s info hash %s peer id %s"
            .formatted(ours.reserved(), infoHash, env.peerId()));
    flushSoon();
  }

  @Override
  public int readAllowance() {
    int most = peer == null ? READ_BYTES : peer.intake().readable(goOn, READ_BYTES);
    return stage == Stage.CLOSED ? 0 : receiving.grant(most);
  }

  @Override
  public void onRead(ByteBuffer bytes) {
    receiving.received(bytes.remaining(), stream);
    env.backlog().read(bytes.remaining(), env.now());
    try {
      if (stage == Stage.HANDSHAKE) {
        shake(bytes);
      }
      if (peer != null && bytes.hasRemaining()) {
        peer.receive(bytes);
        endHush();
      }
    } catch (WireException e) {
      close(e.getMessage());
    }
  }

  private void shake(ByteBuffer bytes) throws WireException {
    shaking.decode(bytes);
    Hash named = shaking.infoHash();
    if (named != null && !answered) {
      answer(named);
    }
    Handshake theirs = shaking.handshake();
    if (theirs != null) {
      open(theirs);
    }
  }

  /// An incoming remote has named a torrent: it hears from us only when we have it.
  private void answer(Hash named) throws WireException {
    PeerHost owner = all.host(named);
    if (owner == null) {
      throw new WireException("asked for a torrent that is not here: " + named);
    }
    if (!owner.admits(this)) {
      throw new WireException("no room for another peer");
    }
    torrent = owner;
    PeerHost.Terms terms = owner.terms();
    receiving.below(terms.below().strangers());
    sending.below(terms.below().up());
    sayHello(terms, named);
  }

  private void open(Handshake theirs) throws WireException {
    PeerHost owner = torrent;
    if (owner == null || !owner.answersTo(theirs.infoHash())) {
      throw new WireException("answered for another torrent: " + theirs.infoHash());
    }
    trace(
        "got handshake%s: reserved %s info hash %s peer id %s over %s"
            .formatted(
                encrypted() ? " (encrypted)" : "",
                theirs.reserved(),
                theirs.infoHash(),
                theirs.peerId(),
                utp() ? "uTP" : "TCP"));
    cancelDeadline();
    stage = Stage.OPEN;
    if (attempt != null) {
      known().approach().shookHands(attempt == Attempt.ENCRYPTED);
    }
    if (incoming) {
      sending.hush(HUSH_NANOS, this::endHush);
    }
    peer = owner.join(this, theirs);
  }

  private void endHush() {
    if (sending.endHush()) {
      flushSoon();
    }
  }

  /// The remote has given something, or got something: it is no stranger any more.
  void proven() {
    if (!proven && torrent != null) {
      proven = true;
      receiving.below(torrent.terms().below().down());
    }
  }

  /// Whether it is a stranger who has said more for a long time than the limit lets us hear: it may
  /// even have gone, which nobody finds out who does not read to the end.
  public boolean isStuck(long now) {
    return !proven && receiving.heldNanos(now) > HELD_STRANGER_NANOS;
  }

  /// Whether more could be sent but for a queue on the line.
  public boolean isHeldBack() {
    return stream.isHeldBack();
  }

  /// Takes part in another limit on what is sent.
  public void sendBelow(Bucket bucket) {
    if (stage == Stage.OPEN && sending.below(bucket)) {
      flushSoon();
    }
  }

  /// Sends what waits once the present task is over.
  public void flushSoon() {
    if (!flushQueued && stage != Stage.CLOSED) {
      flushQueued = true;
      all.flushSoon(this);
    }
  }

  /// Sends what waits, as far as the limits and the stream let it.
  public void flush() {
    flushQueued = false;
    if (stage == Stage.CONNECTING || stage == Stage.CLOSED) {
      return;
    }
    sending.send();
    if (peer != null && outbox().pendingBytes() < LOW_WATER_BYTES) {
      peer.hasRoom();
    }
  }

  /// Reads on after it was held back.
  void resume() {
    if (stage != Stage.CLOSED) {
      stream.resumeReading();
    }
  }

  @Override
  public void onWritable() {
    flush();
  }

  @Override
  public void onVeilTorn(String why) {
    turnedAway = true;
    end("encryption: " + why);
  }

  @Override
  public void onClosed(Stream.Ending why) {
    turnedAway = stage == Stage.HANDSHAKE;
    end(
        switch (why) {
          case END_OF_STREAM -> "the remote closed the connection";
          case REFUSED -> "refused";
          case RESET -> "the connection was reset";
          case TIMED_OUT -> "no answer";
          case UNREACHABLE -> "unreachable";
        });
  }

  /// Ends the connection; does nothing when it has ended.
  public void close(String why) {
    if (stage != Stage.CLOSED) {
      stream.close();
      end(why);
    }
  }

  private void end(String why) {
    if (stage == Stage.CLOSED) {
      return;
    }
    trace("closed: " + why);
    stage = Stage.CLOSED;
    cancelDeadline();
    receiving.close();
    sending.close();
    if (peer != null) {
      peer.left();
    }
    if (torrent != null) {
      torrent.ended(this);
    }
    env.slabs().blocks().left(goOn);
    outbox().clear();
    all.remove(this);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  /// A line for `--debug-handshake`; free of cost while nobody listens.
  private void trace(String what) {
    if (torrent != null && env.events().hasListeners()) {
      String arrow = incoming ? "<- " : "-> ";
      env.events()
          .publish(new Event.HandshakeTrace(torrent.terms().id(), arrow + remote + " " + what));
    }
  }

  @Override
  public String toString() {
    return (incoming ? "from " : "to ") + remote;
  }
}
