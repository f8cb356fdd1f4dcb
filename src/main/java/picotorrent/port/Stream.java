package picotorrent.port;

import java.nio.ByteBuffer;
import picotorrent.base.Endpoint;

/// One two-way byte stream to one remote: TCP, uTP, or a simulated link. Loop only, and never
/// blocks.
public interface Stream {
  /// What becomes of a stream; every method runs on the loop.
  interface Handler {
    /// The stream is open for writing. Called once, before any other call but [#onClosed].
    void onConnected();

    /// How many bytes may be read now (the rate bucket's grant); 0 pauses until
    /// [Stream#resumeReading].
    int readAllowance();

    /// Bytes have come: the loop's scratch buffer, position to limit, valid during this call only
    /// and free to be changed in place. All of it is taken. Never empty.
    void onRead(ByteBuffer bytes);

    /// There is room again after a [Stream#write] that could not take everything.
    void onWritable();

    /// The stream has ended, whoever ended it but [Stream#close]. The last call.
    void onClosed(Ending why);
  }

  /// Why a stream ended.
  enum Ending {
    /// The remote closed in an orderly way.
    END_OF_STREAM,
    /// Nobody listens there.
    REFUSED,
    /// The remote, or something between, broke the connection.
    RESET,
    /// No answer in time.
    TIMED_OUT,
    /// There is no way there: no route, no such address family, forbidden by the system.
    UNREACHABLE
  }

  /// How the bytes travel.
  enum Transport {
    TCP,
    UTP
  }

  /// Where the other end is.
  Endpoint remote();

  /// Where our end is.
  Endpoint local();

  /// How the bytes travel.
  Transport transport();

  /// Hands over as many bytes of `source` as there is room for, moving its position, and returns
  /// their number. When some remain, [Handler#onWritable] follows. Never throws: a broken stream
  /// takes nothing and reports its end later, in a call of its own.
  int write(ByteBuffer source);

  /// Asks [Handler#readAllowance] again after it has said 0.
  void resumeReading();

  /// Whether more could be sent but for a queue on the line, which the stream does not want to make
  /// longer. TCP has no such manners.
  default boolean isHeldBack() {
    return false;
  }

  /// Ends the stream; bytes that [#write] took are still sent where the transport can. No handler
  /// call follows.
  void close();
}
