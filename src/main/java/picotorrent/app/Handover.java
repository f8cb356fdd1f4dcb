package picotorrent.app;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a second start says to the running instance, and the one byte it hears back.
///
/// Four bytes name the protocol, four (big-endian) give the length of what follows: the arguments
/// in UTF-8, a NUL after each. An argument cannot hold a NUL. Versions of the program that run side
/// by side for the moment of an upgrade understand each other as long as the four bytes stay.
final class Handover {
  /// Linux hands at most 2 MiB of arguments to a program; in UTF-8 they take no more than twice
  /// that.
  static final int MAX_BYTES = 4 << 20;

  /// Said back once the arguments are safe with the running instance.
  static final byte TAKEN = 6;

  private static final int MAGIC = 0x70_54_68_31; // "pTh1"
  private static final int HEADER_BYTES = 8;
  private static final char END = '\0';

  private Handover() {}

  /// The arguments as they are said.
  ///
  /// @throws IllegalArgumentException when they are longer than [#MAX_BYTES], which no system hands
  ///   over
  static ByteBuffer frame(List<String> arguments) {
    StringBuilder text = new StringBuilder();
    arguments.forEach(argument -> text.append(argument).append(END));
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    if (body.length > MAX_BYTES) {
      throw new IllegalArgumentException("arguments of " + body.length + " bytes");
    }
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .putInt(MAGIC)
        .putInt(body.length)
        .put(body)
        .flip();
  }

  /// Reads the arguments; takes no more memory than [#MAX_BYTES], whatever is said.
  ///
  /// @throws IOException when it is not what [#frame] makes
  static List<String> read(ReadableByteChannel in) throws IOException {
    ByteBuffer header = fill(in, ByteBuffer.allocate(HEADER_BYTES));
    if (header.getInt() != MAGIC) {
      throw new IOException("not a start of this program");
    }
    int length = header.getInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("arguments of " + length + " bytes");
    }
    return split(fill(in, ByteBuffer.allocate(length)));
  }

  private static List<String> split(ByteBuffer body) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(body).toString();
    if (text.isEmpty()) {
      return List.of();
    }
    if (text.charAt(text.length() - 1) != END) {
      throw new CharacterCodingException();
    }
    return List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }

  private static ByteBuffer fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw new EOFException("the other start broke off");
      }
    }
    return buffer.flip();
  }

  /// Says it, and waits for [#TAKEN]. Tells whether that came.
  static boolean say(ByteChannel channel, ByteBuffer frame) throws IOException {
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
    ByteBuffer answer = ByteBuffer.allocate(1);
    return channel.read(answer) == 1 && answer.get(0) == TAKEN;
  }
}
