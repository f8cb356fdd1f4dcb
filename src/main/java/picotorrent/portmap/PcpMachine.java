package picotorrent.portmap;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Mappings by PCP, and by NAT-PMP where the gateway knows only that. With an IPv6 gateway the
/// mappings are holes in its firewall.
///
/// Only datagrams from the gateway's own port count, and a PCP answer only with the random nonce of
/// its mapping. Confined to the session loop.
public final class PcpMachine implements PortMapper {
  /// Where gateways listen (RFC 6887 §19.1).
  public static final int GATEWAY_PORT = 5351;

  /// The first wait for an answer; each further one is twice as long.
  static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Questions without an answer until a gateway counts as one that speaks neither: 63 s.
  static final int TRANSMISSIONS = 6;

  /// The first of them are PCP, the others NAT-PMP: some old gateways are silent to PCP.
  static final int PCP_TRANSMISSIONS = 3;

  /// From a failure to the next try.
  static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(30);

  /// A lease is renewed after half of its time, but no sooner and no later than this, whatever the
  /// gateway says.
  static final long MIN_RENEWAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  static final long MAX_RENEWAL_NANOS = TimeUnit.HOURS.toNanos(12);

  /// A gateway whose epoch runs backwards has restarted; it is believed this often.
  private static final long RESTART_NANOS = TimeUnit.MINUTES.toNanos(1);

  private enum Dialect {
    UNKNOWN,
    PCP,
    NAT_PMP
  }

  private static final class Lease {
    final Mapping mapping;
    final byte[] nonce = new byte[PcpPackets.NONCE_BYTES];
    int transmissions;
    boolean held;
    long dueNanos;

    Lease(Mapping mapping, long now, RandomGenerator random) {
      this.mapping = mapping;
      this.dueNanos = now;
      random.nextBytes(nonce);
    }
  }

  private final Endpoint gateway;
  private final InetAddress local;
  private final RandomGenerator random;
  private final Map<Mapping, Lease> leases = new LinkedHashMap<>();
  private final Deque<Effect> effects = new ArrayDeque<>();
  private Dialect dialect = Dialect.UNKNOWN;
  private long lastEpoch;
  private @Nullable Long restartNanos;
  private @Nullable InetAddress externalAddress;
  private boolean closed;

  /// A machine that has asked nothing yet.
  ///
  /// @param gateway address of the default router
  /// @param local our own address towards it, of the same family
  /// @param random must be hard to guess
  public PcpMachine(InetAddress gateway, InetAddress local, RandomGenerator random) {
    this.gateway = new Endpoint(gateway, GATEWAY_PORT);
    this.local = local;
    this.random = random;
  }

  @Override
  public void map(Mapping mapping, long now) {
    if (!closed) {
      leases.putIfAbsent(mapping, new Lease(mapping, now, random));
      handleTimeout(now);
    }
  }

  @Override
  public void unmap(Mapping mapping, long now) {
    Lease lease = leases.remove(mapping);
    if (lease != null && lease.held) {
      send(lease, 0);
    }
  }

  @Override
  public void close(long now) {
    closed = true;
    effects.clear();
    for (Mapping mapping : leases.keySet().toArray(new Mapping[0])) {
      unmap(mapping, now);
    }
  }

  @Override
  public void handleTimeout(long now) {
    for (Lease lease : leases.values()) {
      if (now - lease.dueNanos < 0) {
        continue;
      }
      if (lease.transmissions == TRANSMISSIONS) {
        fail(lease, "the gateway does not answer", now);
      } else {
        send(lease, LEASE_SECONDS);
        lease.dueNanos = now + (FIRST_WAIT_NANOS << lease.transmissions);
        lease.transmissions++;
      }
    }
  }

  private void send(Lease lease, int lifetimeSeconds) {
    boolean pmp =
        dialect == Dialect.NAT_PMP
            || (dialect == Dialect.UNKNOWN
                && lease.transmissions >= PCP_TRANSMISSIONS
                && !gateway.isIpv6());
    byte[] payload =
        pmp
            ? PcpPackets.pmpMap(lease.mapping, lifetimeSeconds)
            : PcpPackets.pcpMap(local, lease.mapping, lease.nonce, lifetimeSeconds);
    effects.add(new Effect.Datagram(gateway, payload));
  }

  @Override
  public void handleDatagram(Endpoint from, ByteBuffer payload, long now) {
    if (closed || !from.equals(gateway)) {
      return;
    }
    switch (PcpPackets.parse(payload)) {
      case null -> {} // noise
      case PcpPackets.Answer.OtherVersion() -> speakNatPmp(now);
      case PcpPackets.Answer.Pcp answer -> handlePcp(answer, now);
      case PcpPackets.Answer.Pmp answer -> handlePmp(answer, now);
      case PcpPackets.Answer.PmpAddress(InetAddress address) -> {
        if (dialect == Dialect.NAT_PMP) {
          noteExternal(address);
        }
      }
    }
  }

  /// From PCP to NAT-PMP, once; a gateway that speaks neither is given up by silence.
  private void speakNatPmp(long now) {
    if (dialect == Dialect.UNKNOWN && !gateway.isIpv6()) {
      dialect = Dialect.NAT_PMP;
      for (Lease lease : leases.values()) {
        lease.transmissions = 0;
        lease.dueNanos = now;
      }
      handleTimeout(now);
    }
  }

  private void handlePcp(PcpPackets.Answer.Pcp answer, long now) {
    Lease lease = find(answer.protocol(), answer.internalPort());
    if (lease == null || !Arrays.equals(lease.nonce, answer.nonce())) {
      return;
    }
    dialect = Dialect.PCP;
    noteEpoch(answer.epoch(), now);
    if (answer.result() != 0 || answer.externalPort() == 0) {
      fail(lease, "the gateway refuses (PCP result " + answer.result() + ")", now);
      return;
    }
    grant(lease, answer.externalPort(), answer.lifetimeSeconds(), now);
    if (answer.externalAddress() != null) {
      noteExternal(answer.externalAddress());
    }
  }

  private void handlePmp(PcpPackets.Answer.Pmp answer, long now) {
    Lease lease = find(answer.transport().protocol, answer.internalPort());
    if (lease == null || lease.transmissions == 0 || dialect == Dialect.PCP) {
      return;
    }
    dialect = Dialect.NAT_PMP;
    noteEpoch(answer.epoch(), now);
    if (answer.result() != 0 || answer.externalPort() == 0) {
      fail(lease, "the gateway refuses (NAT-PMP result " + answer.result() + ")", now);
      return;
    }
    grant(lease, answer.externalPort(), answer.lifetimeSeconds(), now);
    effects.add(new Effect.Datagram(gateway, PcpPackets.pmpAddress()));
  }

  private @Nullable Lease find(int protocol, int internalPort) {
    for (Lease lease : leases.values()) {
      if (lease.mapping.transport().protocol == protocol
          && lease.mapping.internalPort() == internalPort) {
        return lease;
      }
    }
    return null;
  }

  private void grant(Lease lease, int externalPort, long lifetimeSeconds, long now) {
    long half = TimeUnit.SECONDS.toNanos(lifetimeSeconds) / 2;
    lease.held = true;
    lease.transmissions = 0;
    lease.dueNanos = now + Math.clamp(half, MIN_RENEWAL_NANOS, MAX_RENEWAL_NANOS);
    effects.add(new Effect.Mapped(lease.mapping, externalPort));
  }

  private void fail(Lease lease, String reason, long now) {
    lease.held = false;
    lease.transmissions = 0;
    lease.dueNanos = now + RETRY_NANOS;
    effects.add(new Effect.Failed(lease.mapping, reason));
  }

  private void noteEpoch(long epoch, long now) {
    boolean restarted = epoch < lastEpoch;
    lastEpoch = epoch;
    if (restarted && (restartNanos == null || now - restartNanos >= RESTART_NANOS)) {
      restartNanos = now;
      Collection<Lease> all = leases.values();
      all.stream().filter(lease -> lease.held).forEach(lease -> lease.dueNanos = now);
    }
  }

  private void noteExternal(InetAddress address) {
    if (!address.equals(externalAddress)) {
      externalAddress = address;
      effects.add(new Effect.ExternalAddress(address));
    }
  }

  @Override
  public OptionalLong pollTimeout(long now) {
    return leases.values().stream().mapToLong(lease -> lease.dueNanos - now).min().stream()
        .map(wait -> now + wait)
        .findFirst();
  }

  @Override
  public @Nullable Effect poll() {
    return effects.poll();
  }
}
