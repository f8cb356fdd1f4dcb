package picotorrent.utp;

import java.nio.ByteBuffer;

/// What one connection tells its owner, during [UtpEndpoint#handleDatagram] and
/// [UtpEndpoint#pollDatagrams]. Every method may write to, close or abort the connection.
public interface UtpHandler {
  /// The connection is open for writing. Not called on the accepting side, where it is open from
  /// the start.
  void onConnected();

  /// How many bytes may be handed over now; 0 pauses until [UtpConnection#resumeReading].
  int readAllowance();

  /// Bytes of the stream, in order: position to limit, mostly a slice of the datagram itself. Valid
  /// during this call only and free to be changed in place; all of it counts as taken.
  void onData(ByteBuffer bytes);

  /// There is room again after a [UtpConnection#write] that could not take everything.
  void onWritable();

  /// The remote has ended its direction and all its bytes have been handed over. Ours stays open.
  void onEnd();

  /// The connection is gone without our doing. The last call.
  void onClosed(UtpFailure why);
}
