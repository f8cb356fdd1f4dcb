package picotorrent.peer;

import java.nio.ByteBuffer;

/// Where encoded messages go.
@FunctionalInterface
public interface MessageSink {
  /// A buffer with room for at least `lengthBytes`; what is put there is sent in order.
  ByteBuffer room(int lengthBytes);
}
