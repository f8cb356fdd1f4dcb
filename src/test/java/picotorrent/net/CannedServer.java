package picotorrent.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/// A loopback server that keeps the head of each request and answers by a script. A connection
/// takes one request, or as many as come where they ask to keep it.
final class CannedServer implements AutoCloseable {
  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket socket;
  private final Script script;

  /// Writes an answer to a request's head.
  @FunctionalInterface
  interface Script {
    void answer(String head, OutputStream out) throws IOException, InterruptedException;
  }

  CannedServer(Script script) throws IOException {
    this(ServerSocketFactory.getDefault(), script);
  }

  CannedServer(ServerSocketFactory factory, Script script) throws IOException {
    this.script = script;
    this.socket = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  static CannedServer saying(String answer) throws IOException {
    return new CannedServer((head, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head;
      do {
        head = readHead(client.getInputStream());
        requests.add(head);
        script.answer(head, client.getOutputStream());
      } while (head.contains("Connection: keep-alive"));
    } catch (IOException e) {
      // the client went away, as it may
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
