package picotorrent.utp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One end of a connection in long runs: what it says follows from a number, and every byte it
/// hears is compared with what follows from the other's. A wrong one ends the test.
final class Talker implements UtpHandler {
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

  private final long voice;
  private final long otherVoice;
  private final ByteBuffer piece = ByteBuffer.allocate(16 << 10);
  private @Nullable UtpConnection connection;
  private long toSay;
  private boolean finishing;
  int allowance = Integer.MAX_VALUE;
  long said;
  long heard;
  boolean connected;
  boolean ended;
  boolean left;
  @Nullable UtpFailure failure;

  Talker(long voice, long otherVoice) {
    this.voice = voice;
    this.otherVoice = otherVoice;
  }

  /// Talks by that connection, from the beginning.
  Talker on(UtpConnection newConnection) {
    said = 0;
    connection = newConnection;
    return this;
  }

  UtpConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    return connection;
  }

  boolean isOn() {
    return connection != null;
  }

  /// The byte at a place of what a voice says.
  private static byte byteAt(long voice, long place) {
    return (byte) ((place + voice) * GOLDEN >>> 56);
  }

  void say(long bytes) {
    toSay += bytes;
    pump();
  }

  /// Nothing more will be said.
  void finish() {
    finishing = true;
    pump();
  }

  boolean hasFinished() {
    return finishing;
  }

  /// All that was to be said has been taken for sending.
  boolean isDone() {
    return said == toSay;
  }

  private void pump() {
    if (connection == null || left) {
      return;
    }
    while (said < toSay) {
      int size = (int) Math.min(toSay - said, piece.capacity());
      piece.clear();
      for (int i = 0; i < size; i++) {
        piece.put(i, byteAt(voice, said + i));
      }
      int taken = connection.write(piece.limit(size).position(0));
      said += taken;
      if (taken < size) {
        return;
      }
    }
    if (finishing) {
      connection.finish();
    }
  }

  void leave() {
    left = true;
    connection().close();
  }

  void resume(int newAllowance) {
    allowance = newAllowance;
    if (newAllowance > 0 && connection != null) {
      connection.resumeReading();
    }
  }

  @Override
  public String toString() {
    return "voice %d: said %d of %d, heard %d%s%s%s%s"
        .formatted(
            voice,
            said,
            toSay,
            heard,
            connected ? ", connected" : "",
            left ? ", left" : "",
            ended ? ", heard the end" : "",
            failure == null ? "" : ", " + failure);
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
      byte expected = byteAt(otherVoice, heard);
      if (bytes.get() != expected) {
        throw new AssertionError("byte " + heard + " of voice " + otherVoice + " is another");
      }
      heard++;
    }
  }

  @Override
  public void onWritable() {
    pump();
  }

  @Override
  public void onEnd() {
    if (ended) {
      throw new AssertionError("it ends twice");
    }
    ended = true;
  }

  @Override
  public void onClosed(UtpFailure why) {
    failure = why;
  }
}
