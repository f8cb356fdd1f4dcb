package picotorrent.portmap;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Mappings by UPnP: searches for gateways on the local network, reads what they say of themselves,
/// and has each of them map the ports, IPv4 and, where the gateway can, IPv6.
///
/// A gateway is believed only when it answers from a local address and all its addresses are its
/// own; its XML is read without document types, up to [#MAX_BODY_BYTES]. Confined to the session
/// loop.
public final class UpnpMachine implements PortMapper {
  /// The longest answer of a gateway that is read; descriptions have some 10 KiB.
  public static final int MAX_BODY_BYTES = 1 << 20;

  /// How long a gateway may take for an answer.
  public static final int ANSWER_SECONDS = 10;

  /// A network has one gateway, rarely two; more are somebody's game.
  static final int MAX_DEVICES = 4;

  /// Searches may get lost: they go out three times.
  static final int SEARCHES = 3;

  static final long SEARCH_GAP_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// From one search to the next, for gateways that are switched on later.
  static final long SEARCH_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(30);

  private final IgdDevice.Local local;
  private final RandomGenerator random;
  private final Map<InetAddress, IgdDevice> devices = new LinkedHashMap<>();
  private final Set<Mapping> wanted = new LinkedHashSet<>();
  private final Map<Long, IgdDevice> byTicket = new HashMap<>();
  private final Deque<Effect> effects = new ArrayDeque<>();
  private long nextTicket;
  private int searches;
  private @Nullable Long searchDueNanos;
  private boolean closed;

  /// A machine that searches once there is something to map.
  ///
  /// @param ipv4 our address on the local network, from which its datagrams are sent
  /// @param ipv6 our global address there, or null
  public UpnpMachine(Inet4Address ipv4, @Nullable InetAddress ipv6, RandomGenerator random) {
    this.local = new IgdDevice.Local(ipv4, ipv6);
    this.random = random;
  }

  @Override
  public void map(Mapping mapping, long now) {
    if (closed || !wanted.add(mapping)) {
      return;
    }
    devices.values().forEach(device -> device.map(mapping, now));
    if (searchDueNanos == null) {
      searchDueNanos = now;
    }
    handleTimeout(now);
  }

  @Override
  public void unmap(Mapping mapping, long now) {
    if (wanted.remove(mapping)) {
      devices.values().forEach(device -> device.unmap(mapping));
      askNext(now);
    }
  }

  @Override
  public void close(long now) {
    closed = true;
    searchDueNanos = null;
    for (Mapping mapping : wanted.toArray(new Mapping[0])) {
      unmap(mapping, now);
    }
  }

  @Override
  public void handleDatagram(Endpoint from, ByteBuffer payload, long now) {
    if (closed || !Ssdp.isLocal(from.address()) || devices.size() >= MAX_DEVICES) {
      return;
    }
    URI location = Ssdp.location(from, payload);
    IgdDevice known = devices.get(from.address());
    boolean wrongBefore = known != null && known.isUseless() && !known.location().equals(location);
    if (location != null && (known == null || wrongBefore)) {
      IgdDevice device = new IgdDevice(location, from.address(), local, random, effects::add);
      wanted.forEach(mapping -> device.map(mapping, now));
      devices.put(from.address(), device);
      askNext(now);
    }
  }

  /// Takes the answer to an [Effect.Http], whatever its status.
  public void handleHttp(long ticket, int status, byte[] body, long now) {
    IgdDevice device = byTicket.remove(ticket);
    if (device == null) {
      return;
    }
    if (body.length > MAX_BODY_BYTES) {
      device.handleFailure("the gateway's answer is too long", now);
    } else {
      device.handleAnswer(status, body, now);
    }
    askNext(now);
  }

  /// Takes the news that an [Effect.Http] could not be made.
  public void handleHttpFailure(long ticket, String reason, long now) {
    IgdDevice device = byTicket.remove(ticket);
    if (device != null) {
      device.handleFailure(reason, now);
      askNext(now);
    }
  }

  @Override
  public void handleTimeout(long now) {
    if (searchDueNanos != null && now - searchDueNanos >= 0) {
      search(now);
    }
    askNext(now);
  }

  private void search(long now) {
    for (String target : Ssdp.TARGETS) {
      effects.add(new Effect.Datagram(Ssdp.GROUP, Ssdp.search(target)));
    }
    searches++;
    boolean again = searches % SEARCHES != 0;
    searchDueNanos = now + (again ? SEARCH_GAP_NANOS : SEARCH_INTERVAL_NANOS);
    if (!again) {
      // A later answer may come from a gateway that has got better meanwhile.
      devices.values().removeIf(IgdDevice::isUseless);
    }
  }

  private void askNext(long now) {
    for (IgdDevice device : devices.values()) {
      Effect.Http request = device.next(nextTicket, now);
      if (request != null) {
        byTicket.put(nextTicket++, device);
        effects.add(request);
      }
    }
  }

  /// Tells whether, after [#close], every gateway has been told what it need not keep.
  public boolean isQuiet() {
    return byTicket.isEmpty() && effects.isEmpty();
  }

  @Override
  public OptionalLong pollTimeout(long now) {
    long wait = searchDueNanos == null ? Long.MAX_VALUE : searchDueNanos - now;
    for (IgdDevice device : devices.values()) {
      wait = Math.min(wait, device.waitNanos(now));
    }
    return wait == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(now + wait);
  }

  @Override
  public @Nullable Effect poll() {
    return effects.poll();
  }
}
