package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SystemResolverTest extends HttpFetching {
  @Test
  void namesAreResolvedOnTheLoopsBehalf() {
    SystemResolver resolver = new SystemResolver(thread.loop, HttpFetching::localNames);
    CompletableFuture<List<InetAddress>> known = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> unknown = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> literal = new CompletableFuture<>();
    thread.run(() -> {
      resolver.resolve("a.test", known::complete);
      resolver.resolve("nowhere.invalid", unknown::complete);
      resolver.resolve("2001:db8::1", literal::complete);
    });
    assertEquals(List.of(InetAddresses.forString("127.0.0.1")), LoopThread.await(known));
    assertEquals(List.of(), LoopThread.await(unknown));
    assertEquals(List.of(InetAddresses.forString("2001:db8::1")), LoopThread.await(literal));
  }
}
