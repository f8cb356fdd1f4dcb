package picotorrent.net;

import com.google.common.base.Ascii;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import picotorrent.base.ErrorWords;
import picotorrent.net.HttpConnection.Origin;
import picotorrent.port.Fetcher.Failure;
import picotorrent.port.Fetcher.Request;

/// The way from a URL to an open connection: resolve, ask the guard, connect to that very address,
/// shake hands. Blocking; virtual threads only.
final class HttpConnector {
  /// For each address that is tried.
  static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  /// How long a server may say nothing.
  static final int IDLE_TIMEOUT_MILLIS = 30_000;

  /// Addresses of one name that are tried.
  static final int MAX_ADDRESSES = 4;

  private final HttpFetcher.Lookup lookup;
  private final Supplier<SSLContext> trust;
  private final KeptConnections kept = new KeptConnections();

  HttpConnector(HttpFetcher.Lookup lookup, Supplier<SSLContext> trust) {
    this.lookup = lookup;
    this.trust = trust;
  }

  /// A connection to where `uri` leads that an earlier request has left, or null. The guard is
  /// asked about its address as about any other.
  @Nullable HttpConnection kept(URI uri, @Nullable URI redirectedFrom, Request request)
      throws HttpFailure {
    return kept.take(
        origin(uri, request),
        connection -> request.guard().allows(uri, connection.remote(), redirectedFrom));
  }

  /// Leaves a connection to the next request; all of the last answer must have been read.
  void keep(HttpConnection connection) {
    kept.keep(connection);
  }

  /// Opens a connection to where `uri` leads.
  HttpConnection open(URI uri, @Nullable URI redirectedFrom, Request request) throws IOException {
    Origin origin = origin(uri, request);
    List<InetAddress> allowed = allowed(uri, origin.host(), redirectedFrom, request);
    Socket plain = connect(allowed, origin.port(), request.local());
    try {
      Socket socket = origin.secure() ? shakeHands(plain, origin.host(), origin.port()) : plain;
      return new HttpConnection(origin, socket);
    } catch (IOException e) {
      Closing.quietly(plain);
      throw e;
    }
  }

  private static Origin origin(URI uri, Request request) throws HttpFailure {
    return new Origin(
        HttpUrl.isSecure(uri),
        Ascii.toLowerCase(HttpUrl.host(uri)),
        HttpUrl.port(uri),
        request.local());
  }

  private List<InetAddress> allowed(
      URI uri, String host, @Nullable URI redirectedFrom, Request request) throws IOException {
    List<InetAddress> allowed = new ArrayList<>();
    InetAddress forbidden = null;
    for (InetAddress address : resolve(host)) {
      boolean possible =
          !address.isAnyLocalAddress()
              && !address.isMulticastAddress()
              && request.guard().allows(uri, address, redirectedFrom);
      if (!possible) {
        forbidden = address;
      } else if (allowed.size() < MAX_ADDRESSES && isReachable(address, request.local())) {
        allowed.add(address);
      }
    }
    if (allowed.isEmpty()) {
      throw forbidden == null
          ? new HttpFailure(Failure.UNKNOWN_HOST, "{0} has no address of our family", host)
          : new HttpFailure(
              Failure.FORBIDDEN_ADDRESS,
              "{0} is {1}, where it may not lead",
              host,
              InetAddresses.toAddrString(forbidden));
    }
    return allowed;
  }

  private static boolean isReachable(InetAddress address, @Nullable InetAddress local) {
    return local == null || local.getClass() == address.getClass();
  }

  private InetAddress[] resolve(String host) throws HttpFailure {
    try {
      return lookup.all(host);
    } catch (UnknownHostException e) {
      throw new HttpFailure(Failure.UNKNOWN_HOST, "there is no address for {0}", host);
    }
  }

  private static Socket connect(List<InetAddress> addresses, int port, @Nullable InetAddress local)
      throws IOException {
    IOException last = new IOException("no address");
    for (InetAddress address : addresses) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        if (local != null) {
          socket.bind(new InetSocketAddress(local, 0));
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(IDLE_TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MILLIS);
        return socket;
      } catch (IOException e) {
        Closing.quietly(socket);
        last = e;
      }
    }
    throw connectFailure(last);
  }

  private static IOException connectFailure(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return new HttpFailure(Failure.TIMED_OUT, "the server does not answer");
    }
    return e instanceof ConnectException
        ? new HttpFailure(Failure.REFUSED, "the server takes no connection")
        : e;
  }

  private SSLSocket shakeHands(Socket plain, String host, int port) throws IOException {
    SSLSocket secure =
        (SSLSocket) trust.get().getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    try {
      secure.startHandshake();
      return secure;
    } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
      throw new HttpFailure(
          Failure.UNTRUSTED, "the certificate of {0} is not good: {1}", host, ErrorWords.of(e));
    }
  }
}
