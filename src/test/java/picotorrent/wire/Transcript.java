package picotorrent.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Writes down what a decoder hands out, blocks put together again.
final class Transcript implements MessageHandler {
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  final List<Object> heard = new ArrayList<>();
  boolean refuseBlocks;

  /// A block as it came.
  record Received(int piece, int begin, int length, String hex) {}

  private int piece;
  private int begin;
  private int length;

  @Override
  public void onMessage(PeerMessage message) {
    heard.add(message);
  }

  @Override
  public boolean onBlockStart(int piece, int begin, int length) {
    this.piece = piece;
    this.begin = begin;
    this.length = length;
    block.reset();
    return !refuseBlocks;
  }

  @Override
  public void onBlockBytes(ByteBuffer bytes) {
    assert bytes.hasRemaining();
    byte[] slice = new byte[bytes.remaining()];
    bytes.get(slice);
    block.writeBytes(slice);
  }

  @Override
  public void onBlockEnd() {
    heard.add(new Received(piece, begin, length, HexFormat.of().formatHex(block.toByteArray())));
  }
}
