package picotorrent.app;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where later starts call: the socket of the one instance. A caller has two seconds to say what it
/// was started with; what is not a start is hung up on and changes nothing.
final class Doorbell implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Doorbell.class.getName());

  /// So many callers are heard at once; the others wait in the system's queue.
  private static final int MAX_CALLERS = 16;

  /// A person who opens a folder full of torrents starts one process for each.
  private static final int BACKLOG = 256;

  /// Kept for a window that is not open yet.
  private static final int MAX_WAITING = 1_000;

  private final Socket socket;
  private final Semaphore callers = new Semaphore(MAX_CALLERS);
  private final Queue<List<String>> waiting = new ArrayDeque<>(); // guarded by this
  private @Nullable Consumer<List<String>> listener; // guarded by this

  /// The listening channel, and where it can be called.
  private record Socket(ServerSocketChannel channel, Meeting meeting) {}

  private Doorbell(Socket socket) {
    this.socket = socket;
  }

  /// Opens the socket; one that a killed process left behind makes way. The caller holds the lock.
  static Doorbell open(Path folder) throws IOException {
    Meeting meeting = Meeting.arrange(folder);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(meeting.place()), BACKLOG);
      meeting.publish();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    Doorbell bell = new Doorbell(new Socket(channel, meeting));
    Thread.ofPlatform().daemon().name("picotorrent-doorbell").start(bell::listen);
    return bell;
  }

  synchronized void arrivals(Consumer<List<String>> next) {
    listener = next;
    for (List<String> start = waiting.poll(); start != null; start = waiting.poll()) {
      next.accept(start);
    }
  }

  private synchronized void arrived(List<String> arguments) throws IOException {
    if (listener != null) {
      listener.accept(arguments);
    } else if (waiting.size() < MAX_WAITING) {
      waiting.add(arguments);
    } else {
      throw new IOException("too many starts before there was a window");
    }
  }

  private void listen() {
    try {
      while (true) {
        callers.acquire();
        SocketChannel caller = socket.channel().accept();
        Thread.ofVirtual().start(() -> hear(caller));
      }
    } catch (ClosedChannelException e) {
      // The program ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Later starts are not heard any more: " + e.getMessage());
    }
  }

  private void hear(SocketChannel caller) {
    try (caller) {
      Caller.hangUpAfter(caller, 2, TimeUnit.SECONDS);
      Caller.checkSamePerson(caller, socket.meeting().folder());
      arrived(Handover.read(caller));
      caller.write(ByteBuffer.wrap(new byte[] {Handover.TAKEN}));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A caller said nothing of use: {0}", e.getMessage());
    } finally {
      callers.release();
    }
  }

  /// Hears no more. What was taken has been passed on.
  @Override
  public void close() {
    try {
      if (socket.channel().isOpen()) {
        socket.channel().close();
        socket.meeting().clear();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A socket stays behind: {0}", e.getMessage());
    }
  }
}
