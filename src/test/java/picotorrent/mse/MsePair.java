package picotorrent.mse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import picotorrent.mse.MseHandshake.Effect;

/// Two ends of a stream in memory, each with its handshake; the arithmetic is done at once.
final class MsePair {
  /// One end: what it has sent that is not delivered yet, and what it has made of it all.
  static final class End {
    final MseHandshake handshake;
    private ByteBuffer underWay = ByteBuffer.allocate(0);
    int sentBytes;
    Effect.@Nullable Established established;

    /// What came behind the handshake, decrypted.
    final ByteArrayOutputStream received = new ByteArrayOutputStream();

    End(MseHandshake handshake) {
      this.handshake = handshake;
    }

    void drain() throws MseException {
      for (Effect effect = handshake.poll(); effect != null; effect = handshake.poll()) {
        switch (effect) {
          case Effect.Send(ByteBuffer bytes) -> write(bytes);
          case Effect.Compute(KeyExchange exchange) -> handshake.handleComputed(exchange.compute());
          case Effect.Established done -> {
            established = done;
            byte[] early = new byte[done.early().remaining()];
            done.early().get(early);
            received.writeBytes(early);
          }
        }
      }
    }

    void write(ByteBuffer bytes) {
      sentBytes += bytes.remaining();
      ByteBuffer joined = ByteBuffer.allocate(underWay.remaining() + bytes.remaining());
      underWay = joined.put(underWay).put(bytes).flip();
    }

    void say(byte[] text) {
      ByteBuffer bytes = ByteBuffer.wrap(text.clone());
      result().ciphers().encrypt(bytes);
      write(bytes);
    }

    Effect.Established result() {
      if (established == null) {
        throw new AssertionError("no handshake");
      }
      return established;
    }

    void hear(ByteBuffer bytes) throws MseException {
      if (established == null) {
        handshake.handleBytes(bytes);
        drain();
      }
      if (established != null && bytes.hasRemaining()) {
        established.ciphers().decrypt(bytes);
        byte[] text = new byte[bytes.remaining()];
        bytes.get(text);
        received.writeBytes(text);
      }
    }
  }

  final End initiator;
  final End responder;

  MsePair(MseHandshake initiator, MseHandshake responder) throws MseException {
    this.initiator = new End(initiator);
    this.responder = new End(responder);
    this.initiator.drain();
    this.responder.drain();
  }

  /// Delivers until nothing is under way. `cut` tells, from the bytes delivered so far in a
  /// direction, how many to deliver at once at most.
  void run(IntUnaryOperator cut) throws MseException {
    int toResponder = 0;
    int toInitiator = 0;
    while (initiator.underWay.hasRemaining() || responder.underWay.hasRemaining()) {
      toResponder += deliver(initiator, responder, cut.applyAsInt(toResponder));
      toInitiator += deliver(responder, initiator, cut.applyAsInt(toInitiator));
    }
  }

  private static int deliver(End from, End to, int most) throws MseException {
    ByteBuffer ready = from.underWay;
    byte[] bytes = new byte[Math.min(most, ready.remaining())];
    ready.get(bytes);
    to.hear(ByteBuffer.wrap(bytes));
    return bytes.length;
  }
}
