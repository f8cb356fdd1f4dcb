package picotorrent.net;

import com.google.common.base.Suppliers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import picotorrent.port.Fetcher;
import picotorrent.port.Loop;

/// HTTP/1.1 over sockets of our own, one virtual thread for each request.
///
/// The address that the guard has allowed is the one that is connected to, on every redirect, so
/// that a name cannot be allowed by one answer of DNS and reached by another. TLS checks chain and
/// host name, always. Answers are limited in every dimension before they are kept.
public final class HttpFetcher implements Fetcher {
  /// Requests at a time; what is more waits. Many trackers and web seeds must not take every
  /// descriptor of the process.
  static final int CONCURRENT_REQUESTS = 64;

  private final Loop loop;
  private final HttpConnector connector;
  private final Semaphore turns = new Semaphore(CONCURRENT_REQUESTS);

  /// A fetcher that answers on `loop`, with the system's names and certificates.
  public HttpFetcher(Loop loop) {
    this.loop = loop;
    // Reading the system's certificates takes a tenth of a second: only who speaks HTTPS waits for
    // it.
    this.connector =
        new HttpConnector(InetAddress::getAllByName, Suppliers.memoize(HttpFetcher::systemTrust));
  }

  HttpFetcher(Loop loop, Lookup lookup, SSLContext trust) {
    this.loop = loop;
    this.connector = new HttpConnector(lookup, () -> trust);
  }

  /// Asks DNS, blocking.
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private static SSLContext systemTrust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  @Override
  public Fetch fetch(Request request, Handler handler) {
    assert loop.onLoop();
    HttpExchange exchange = new HttpExchange(loop, connector, turns, request, handler);
    exchange.start();
    return exchange;
  }
}
