package picotorrent.net;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Closing a socket that is of no use any more: nothing that could be done about a failure.
final class Closing {
  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private Closing() {}

  static void quietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a socket did not close cleanly: {0}", e.getMessage());
    }
  }
}
