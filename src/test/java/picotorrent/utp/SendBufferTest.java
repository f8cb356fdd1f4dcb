package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SendBufferTest {
  private static final int PACKET = 1400;
  private static final int MANY_BYTES = 700_000;
  private static final long NO_LIMIT = 2L << 20;

  private final SendBuffer buffer = new SendBuffer(new Slabs(), 1);

  @Test
  void whoFilledItTheLastTimeNeedNotGrowItAnew() {
    fillAndEmpty(MANY_BYTES);
    buffer.write(ByteBuffer.allocate(1), PACKET, NO_LIMIT);
    assertTrue(buffer.memory().capacity() >= MANY_BYTES, "holds " + buffer.memory().capacity());
  }

  @Test
  void whoFilledItOnceHoldsNoMoreThanNeedBeAfterwards() {
    fillAndEmpty(MANY_BYTES);
    fillAndEmpty(1);
    buffer.write(ByteBuffer.allocate(1), PACKET, NO_LIMIT);
    assertEquals(Slabs.SMALLEST_BYTES, buffer.memory().capacity());
  }

  private void fillAndEmpty(int bytes) {
    assertEquals(bytes, buffer.write(ByteBuffer.allocate(bytes), PACKET, NO_LIMIT));
    for (long n = buffer.first(); n < buffer.end(); n++) {
      buffer.set(n, SendBuffer.ACKED);
    }
    buffer.dropAcknowledged();
    assertEquals(0, buffer.payloadBytes());
  }
}
