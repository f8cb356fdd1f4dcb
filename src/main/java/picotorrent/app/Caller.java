package picotorrent.app;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/// A later start that calls the running instance.
final class Caller {
  private Caller() {}

  /// Hands the arguments over. Tells whether they were taken; if not, nobody is there yet or any
  /// more.
  static boolean handOver(Path folder, List<String> arguments) {
    Optional<Meeting> meeting = find(folder);
    if (meeting.isEmpty()) {
      return false;
    }
    ByteBuffer frame = Handover.frame(arguments);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      hangUpAfter(channel, 5, TimeUnit.SECONDS);
      channel.connect(UnixDomainSocketAddress.of(meeting.get().place()));
      checkSamePerson(channel, folder);
      return Handover.say(channel, frame);
    } catch (IOException e) {
      return false; // it is not there yet, or not any more
    }
  }

  private static Optional<Meeting> find(Path folder) {
    try {
      return Meeting.find(folder);
    } catch (IOException e) {
      return Optional.empty(); // it is being written just now
    }
  }

  /// Refuses another person's process, where the system can tell (Linux and macOS).
  static void checkSamePerson(SocketChannel channel, Path ours) throws IOException {
    if (channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      var other = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      if (!other.equals(Files.getOwner(ours))) {
        throw new IOException("the other side belongs to " + other.getName());
      }
    }
  }

  /// Closes the channel after a while, whatever waits on it.
  static void hangUpAfter(SocketChannel channel, long time, TimeUnit unit) {
    CompletableFuture.delayedExecutor(time, unit).execute(() -> close(channel));
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
  }
}
