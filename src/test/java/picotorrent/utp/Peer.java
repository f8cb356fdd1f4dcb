package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One end of a connection in a test: writes a stream that follows from a seed, and checks the one
/// it gets against another seed.
final class Peer implements UtpHandler {
  private final Random outgoing;
  private final Random expected;
  private final byte[] piece = new byte[8192];
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private @Nullable UtpConnection connection;
  long toSend;
  long received;
  long matched;
  boolean connected;
  boolean ended;
  boolean finishWhenSent = true;
  int allowance = Integer.MAX_VALUE;
  @Nullable UtpFailure failure;

  Peer(long sendSeed, long toSend, long receiveSeed) {
    outgoing = new Random(sendSeed);
    expected = new Random(receiveSeed);
    this.toSend = toSend;
  }

  Peer on(UtpConnection newConnection) {
    connection = newConnection;
    return this;
  }

  UtpConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    return connection;
  }

  /// Writes as much as goes.
  void pump() {
    while (true) {
      if (!unsent.hasRemaining()) {
        if (toSend == 0) {
          break;
        }
        int size = (int) Math.min(toSend, piece.length);
        for (int i = 0; i < size; i++) {
          piece[i] = (byte) outgoing.nextInt();
        }
        unsent = ByteBuffer.wrap(piece, 0, size);
        toSend -= size;
      }
      if (connection().write(unsent) == 0) {
        return;
      }
    }
    if (finishWhenSent) {
      connection().finish();
    }
  }

  boolean done() {
    return toSend == 0 && !unsent.hasRemaining();
  }

  @Override
  public void onConnected() {
    connected = true;
    pump();
  }

  @Override
  public int readAllowance() {
    return allowance;
  }

  @Override
  public void onData(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      received++;
      if (bytes.get() == (byte) expected.nextInt()) {
        matched++;
      }
    }
  }

  @Override
  public void onWritable() {
    pump();
  }

  @Override
  public void onEnd() {
    ended = true;
  }

  @Override
  public void onClosed(UtpFailure why) {
    failure = why;
  }
}
