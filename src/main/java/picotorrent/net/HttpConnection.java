package picotorrent.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// An open connection to a web server, for one request at a time. Used by one thread at a time.
final class HttpConnection {
  /// Between whom a connection is: requests of one origin may follow each other on it.
  ///
  /// @param local the address that was asked for at our end, or null
  record Origin(boolean secure, String host, int port, @Nullable InetAddress local) {}

  private final Origin origin;
  private final Socket socket;
  private final InputStream in;

  HttpConnection(Origin origin, Socket socket) throws IOException {
    this.origin = origin;
    this.socket = socket;
    this.in = HttpWire.buffered(socket.getInputStream());
  }

  Origin origin() {
    return origin;
  }

  /// Where it leads.
  InetAddress remote() {
    return socket.getInetAddress();
  }

  InputStream in() {
    return in;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /// Whether nothing has come that nobody asked for.
  boolean isClean() {
    try {
      return in.available() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  void close() {
    Closing.quietly(socket);
  }
}
