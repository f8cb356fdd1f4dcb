package picotorrent.portmap;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.portmap.PortMapper.Effect;

/// One UPnP gateway. It is asked one thing at a time: many routers cannot do more.
final class IgdDevice {
  static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(PortMapper.LEASE_SECONDS / 2);
  static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Other ports that are tried when the wanted one is somebody else's.
  static final int MAX_CONFLICTS = 5;

  private static final int ERROR_CONFLICT = 718;
  private static final int ERROR_SAME_PORT = 724;
  private static final int ERROR_PERMANENT_ONLY = 725;
  private static final int FIRST_FREE_PORT = 1_024;
  private static final int MAX_PINHOLE_ID_CHARS = 5; // a 16-bit number

  /// Our addresses towards the gateway.
  record Local(Inet4Address ipv4, @Nullable InetAddress ipv6) {}

  /// What is asked.
  private sealed interface Task {
    record Describe() implements Task {}

    record ExternalAddress() implements Task {}

    record Add(IgdLease lease) implements Task {}

    record Delete(IgdLease lease) implements Task {}
  }

  private final URI location;
  private final InetAddress host;
  private final Local local;
  private final RandomGenerator random;
  private final Consumer<Effect> effects;
  private final List<IgdLease> leases = new ArrayList<>();
  private final Deque<Task> tasks = new ArrayDeque<>();
  private @Nullable Task current;
  private @Nullable DeviceDescription description;
  private @Nullable InetAddress externalAddress;

  /// The device has said something that cannot be: it is asked nothing more.
  private boolean useless;

  IgdDevice(
      URI location,
      InetAddress host,
      Local local,
      RandomGenerator random,
      Consumer<Effect> effects) {
    this.location = location;
    this.host = host;
    this.local = local;
    this.random = random;
    this.effects = effects;
    tasks.add(new Task.Describe());
  }

  URI location() {
    return location;
  }

  boolean isUseless() {
    return useless;
  }

  void map(Mapping mapping, long now) {
    leases.add(new IgdLease(mapping, false, now));
    if (local.ipv6 != null) {
      leases.add(new IgdLease(mapping, true, now));
    }
  }

  void unmap(Mapping mapping) {
    for (IgdLease lease : leases) {
      boolean underWay = current instanceof Task.Add(IgdLease asked) && asked.equals(lease);
      if (lease.mapping.equals(mapping) && (lease.held || underWay)) {
        tasks.add(new Task.Delete(lease));
      }
    }
    leases.removeIf(lease -> lease.mapping.equals(mapping));
    tasks.removeIf(task -> task instanceof Task.Add(IgdLease lease) && !leases.contains(lease));
  }

  /// The next request, or null while one is open or nothing is due. `ticket` is given to it.
  Effect.@Nullable Http next(long ticket, long now) {
    if (current != null || useless) {
      return null;
    }
    if (tasks.isEmpty()) {
      addDue(now);
    }
    current = tasks.poll();
    return current == null ? null : request(ticket, current);
  }

  private void addDue(long now) {
    DeviceDescription known = description;
    for (IgdLease lease : leases) {
      boolean possible = known != null && (!lease.pinhole || known.firewall() != null);
      if (possible && !lease.asking && now - lease.dueNanos >= 0) {
        lease.asking = true;
        tasks.add(new Task.Add(lease));
      }
    }
  }

  /// Nanoseconds until something is due, or `Long.MAX_VALUE`.
  long waitNanos(long now) {
    if (current != null || useless) {
      return Long.MAX_VALUE;
    }
    if (!tasks.isEmpty()) {
      return 0;
    }
    long wait = Long.MAX_VALUE;
    for (IgdLease lease : leases) {
      boolean possible = !lease.pinhole || (description != null && description.firewall() != null);
      wait = possible ? Math.min(wait, lease.dueNanos - now) : wait;
    }
    return wait;
  }

  private Effect.Http request(long ticket, Task task) {
    return switch (task) {
      case Task.Describe() -> new Effect.Http(ticket, "GET", location, Map.of(), null);
      case Task.ExternalAddress() -> call(ticket, connection(), "GetExternalIPAddress", Map.of());
      case Task.Add(IgdLease lease) when lease.pinhole -> addPinhole(ticket, lease);
      case Task.Add(IgdLease lease) ->
          call(ticket, connection(), "AddPortMapping", addArguments(lease));
      case Task.Delete(IgdLease lease) when lease.pinhole ->
          call(ticket, firewall(), "DeletePinhole", Map.of("UniqueID", pinholeId(lease)));
      case Task.Delete(IgdLease lease) ->
          call(ticket, connection(), "DeletePortMapping", portArguments(lease));
    };
  }

  private static Effect.Http call(
      long ticket,
      DeviceDescription.Service service,
      String action,
      Map<String, String> arguments) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/xml; charset=\"utf-8\"");
    headers.put("SOAPAction", '"' + service.type() + '#' + action + '"');
    byte[] body = Soap.call(service.type(), action, arguments);
    return new Effect.Http(ticket, "POST", service.control(), headers, body);
  }

  private Map<String, String> addArguments(IgdLease lease) {
    Map<String, String> arguments = portArguments(lease);
    arguments.put("NewInternalPort", Integer.toString(lease.mapping.internalPort()));
    arguments.put("NewInternalClient", InetAddresses.toAddrString(local.ipv4));
    arguments.put("NewEnabled", "1");
    arguments.put("NewPortMappingDescription", "Picotorrent");
    arguments.put("NewLeaseDuration", Integer.toString(lease.leaseSeconds));
    return arguments;
  }

  private static Map<String, String> portArguments(IgdLease lease) {
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("NewRemoteHost", "");
    arguments.put("NewExternalPort", Integer.toString(lease.externalPort));
    arguments.put("NewProtocol", lease.mapping.transport().name());
    return arguments;
  }

  private Effect.Http addPinhole(long ticket, IgdLease lease) {
    Map<String, String> arguments = new LinkedHashMap<>();
    if (lease.held) {
      arguments.put("UniqueID", pinholeId(lease));
      arguments.put("NewLeaseTime", Integer.toString(lease.leaseSeconds));
      return call(ticket, firewall(), "UpdatePinhole", arguments);
    }
    InetAddress ipv6 = local.ipv6;
    if (ipv6 == null) {
      throw new IllegalStateException("a pinhole without IPv6");
    }
    arguments.put("RemoteHost", "");
    arguments.put("RemotePort", "0");
    arguments.put("InternalClient", InetAddresses.toAddrString(ipv6));
    arguments.put("InternalPort", Integer.toString(lease.mapping.internalPort()));
    arguments.put("Protocol", Integer.toString(lease.mapping.transport().protocol));
    arguments.put("LeaseTime", Integer.toString(lease.leaseSeconds));
    return call(ticket, firewall(), "AddPinhole", arguments);
  }

  /// Takes the answer to the open request.
  void handleAnswer(int status, byte[] body, long now) {
    Task task = current;
    current = null;
    try {
      switch (task) {
        case null -> {} // nothing is open
        case Task.Describe() -> describe(status, body);
        case Task.ExternalAddress() -> noteExternal(Soap.answer(body));
        case Task.Add(IgdLease lease) -> added(lease, status, Soap.answer(body), now);
        case Task.Delete(IgdLease lease) -> lease.held = false;
      }
    } catch (GatewayException e) {
      failed(task, String.valueOf(e.getMessage()), now);
    }
  }

  /// Takes the news that the open request failed.
  void handleFailure(String reason, long now) {
    Task task = current;
    current = null;
    failed(task, reason, now);
  }

  private void failed(@Nullable Task task, String reason, long now) {
    if (task instanceof Task.Describe) {
      useless = true;
    } else if (task instanceof Task.Add(IgdLease lease)) {
      refuse(lease, reason, now);
    }
  }

  private void describe(int status, byte[] body) throws GatewayException {
    if (status != 200) {
      throw new GatewayException("no description (HTTP " + status + ")");
    }
    String xml = new String(body, StandardCharsets.UTF_8);
    description = DeviceDescription.parse(xml, location, host);
    tasks.add(new Task.ExternalAddress());
  }

  private void added(IgdLease lease, int status, Map<String, String> answer, long now) {
    lease.asking = false;
    if (status == 200 && !answer.containsKey("errorCode")) {
      hold(lease, answer, now);
      return;
    }
    Integer error = Ints.tryParse(answer.getOrDefault("errorCode", ""));
    if (error != null && error == ERROR_CONFLICT && lease.conflicts < MAX_CONFLICTS) {
      lease.conflicts++;
      lease.externalPort = random.nextInt(FIRST_FREE_PORT, 1 << Short.SIZE);
      lease.dueNanos = now;
    } else if (error != null && error == ERROR_PERMANENT_ONLY && lease.leaseSeconds != 0) {
      lease.leaseSeconds = 0;
      lease.dueNanos = now;
    } else if (error != null
        && error == ERROR_SAME_PORT
        && lease.externalPort != lease.mapping.internalPort()) {
      lease.externalPort = lease.mapping.internalPort();
      lease.dueNanos = now;
    } else {
      refuse(lease, "the gateway refuses (UPnP " + (error == null ? status : error) + ")", now);
    }
  }

  private void hold(IgdLease lease, Map<String, String> answer, long now) {
    if (lease.pinhole && !lease.held) {
      String id = answer.getOrDefault("UniqueID", "");
      if (Ints.tryParse(id) == null || id.length() > MAX_PINHOLE_ID_CHARS) {
        refuse(lease, "the gateway gave a pinhole without a number", now);
        return;
      }
      lease.pinholeId = id;
    }
    lease.held = true;
    lease.conflicts = 0;
    lease.dueNanos = now + RENEWAL_NANOS;
    if (leases.contains(lease)) {
      int port = lease.pinhole ? lease.mapping.internalPort() : lease.externalPort;
      effects.accept(new Effect.Mapped(lease.mapping, port));
    }
  }

  /// The next try begins from the start, but keeps what was learnt of lease times.
  private void refuse(IgdLease lease, String reason, long now) {
    lease.asking = false;
    lease.held = false;
    lease.conflicts = 0;
    lease.externalPort = lease.mapping.externalPort();
    lease.dueNanos = now + RETRY_NANOS;
    if (!lease.pinhole && leases.contains(lease)) {
      effects.accept(new Effect.Failed(lease.mapping, reason));
    }
  }

  private void noteExternal(Map<String, String> answer) {
    String text = answer.getOrDefault("NewExternalIPAddress", "");
    if (InetAddresses.isInetAddress(text)) {
      InetAddress address = InetAddresses.forString(text);
      if (!address.isAnyLocalAddress() && !address.equals(externalAddress)) {
        externalAddress = address;
        effects.accept(new Effect.ExternalAddress(address));
      }
    }
  }

  private DeviceDescription.Service connection() {
    if (description == null) {
      throw new IllegalStateException("no description yet");
    }
    return description.connection();
  }

  private DeviceDescription.Service firewall() {
    if (description == null || description.firewall() == null) {
      throw new IllegalStateException("no firewall service");
    }
    return description.firewall();
  }

  private static String pinholeId(IgdLease lease) {
    return lease.pinholeId == null ? "0" : lease.pinholeId;
  }
}
