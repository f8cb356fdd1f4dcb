package picotorrent.session.link;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Listen;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;
import picotorrent.port.Stream;
import picotorrent.session.ground.Environment;

/// The ports where a session takes connections in.
///
/// Confined to the session loop.
public final class Listening {
  /// How many ports are tried when the one that was wished for is taken.
  private static final int PORT_TRIES = 10;

  private static final InetAddress ANY_IPV4 = InetAddresses.forString("0.0.0.0");
  private static final InetAddress ANY_IPV6 = InetAddresses.forString("::");

  private final Environment env;
  private final Function<Stream, Stream.@Nullable Handler> accept;
  private final List<Network.Listener> listeners = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();

  private @Nullable Listen bound;
  private boolean takesTcp;
  private boolean ready;

  /// @param accept takes a stream that came in, or refuses it with null
  public Listening(Environment env, Function<Stream, Stream.@Nullable Handler> accept) {
    this.env = env;
    this.accept = accept;
  }

  /// Binds what the settings say.
  ///
  /// @throws IOException when nothing could be bound; the message says what and why
  public void open() throws IOException {
    Listen wish = env.settings().listen();
    bound = wish;
    takesTcp = takesTcp(env.settings());
    int tries = wish.anotherPortIfTaken() && wish.port() != 0 ? PORT_TRIES : 1;
    for (int i = 0; i < tries; i++) {
      try {
        bind(wish, wish.port() == 0 ? 0 : wish.port() + i);
        return;
      } catch (IOException e) {
        close();
        if (i == tries - 1) {
          throw e;
        }
      }
    }
  }

  private static boolean takesTcp(EngineSettings settings) {
    return settings.transport().choice() != TransportChoice.UTP_ONLY;
  }

  /// A torrent can deal with peers: from now on they are let in, if they were not before.
  ///
  /// @throws IOException when somebody has taken the port meanwhile
  public void letIn() throws IOException {
    ready = true;
    if (takesTcp && listeners.isEmpty()) {
      for (Endpoint endpoint : endpoints) {
        listeners.add(env.ports().network().listen(endpoint, accept));
      }
    }
  }

  private void bind(Listen wish, int port) throws IOException {
    if (!wish.addresses().isEmpty()) {
      for (InetAddress address : wish.addresses()) {
        listen(address, env.listenPort() == 0 ? port : env.listenPort());
      }
      return;
    }
    try {
      listen(ANY_IPV6, port); // takes IPv4 as well
    } catch (IOException e) {
      listen(ANY_IPV4, port); // a machine without IPv6
    }
  }

  private void listen(InetAddress address, int port) throws IOException {
    Endpoint local = occupy(new Endpoint(address, port));
    endpoints.add(local);
    if (!address.isAnyLocalAddress()) {
      env.addressRules().own(local);
    }
    if (env.listenPort() == 0) {
      env.listensAt(local.port());
    }
  }

  private Endpoint occupy(Endpoint wish) throws IOException {
    if (!takesTcp || env.settings().listen().onceReady() && !ready) {
      return env.ports().network().probe(wish);
    }
    Network.Listener listener = env.ports().network().listen(wish, accept);
    listeners.add(listener);
    return listener.local();
  }

  /// Whether what is bound is what these settings say.
  public boolean isBoundAs(EngineSettings wish) {
    return wish.listen().equals(bound) && takesTcp(wish) == takesTcp;
  }

  /// What is bound.
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /// Lets go of the port.
  public void close() {
    listeners.forEach(Network.Listener::close);
    listeners.clear();
    endpoints.clear();
    env.listensAt(0);
  }
}
