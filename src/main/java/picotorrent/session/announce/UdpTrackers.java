package picotorrent.session.announce;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.UrlPolicy;
import picotorrent.port.Loop;
import picotorrent.session.ground.Environment;
import picotorrent.session.link.UdpHub;
import picotorrent.tracker.AnnounceOutcome;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceRequest;
import picotorrent.tracker.Announcer.Launch;
import picotorrent.tracker.Family;
import picotorrent.tracker.ScrapeOutcome;
import picotorrent.tracker.UdpTrackerMachine;
import picotorrent.tracker.UdpTrackerMachine.Answer;
import picotorrent.tracker.UdpTrackerMachine.Transmit;

/// Carries announces over UDP: resolves the tracker, drives a [UdpTrackerMachine] on the shared
/// sockets.
///
/// Confined to the session loop.
final class UdpTrackers implements UdpHub.Protocol {
  private final Environment env;
  private final UdpHub hub;
  private final UdpTrackerMachine machine;
  private final Map<Long, Consumer<AnnounceOutcome>> waiting = new HashMap<>();
  private final Map<Long, Consumer<ScrapeOutcome>> scrapes = new HashMap<>();
  private Loop.@Nullable Timer timer;

  UdpTrackers(Environment env, UdpHub hub) {
    this.env = env;
    this.hub = hub;
    this.machine = new UdpTrackerMachine(env.random(), UdpTrackerMachine.DEFAULT_TRANSMISSIONS);
    hub.add(this);
  }

  /// Asks; `done` gets the outcome. What is returned takes the question back.
  Runnable announce(Launch launch, AnnounceRequest request, Consumer<AnnounceOutcome> done) {
    Asking asking = new Asking(launch, request, done);
    if (!hub.has(launch.family() == Family.IPV6)) {
      done.accept(
          new AnnounceOutcome.Failed(
              Sentence.of("there is no UDP socket for it here"), Reach.NO_ADDRESS));
      return () -> {};
    }
    env.ports().resolver().resolve(host(launch.tracker()), asking::resolved);
    return asking::cancel;
  }

  private static String host(URI tracker) {
    String host = tracker.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// Asks for the figures of swarms; `done` gets them, in a later call.
  void scrape(URI tracker, List<Hash> infoHashes, Consumer<ScrapeOutcome> done) {
    env.ports()
        .resolver()
        .resolve(
            host(tracker),
            addresses -> {
              Optional<InetAddress> address =
                  addresses.stream()
                      .filter(one -> hub.has(one instanceof Inet6Address))
                      .filter(one -> UrlPolicy.TRACKER.allows(tracker, one, null))
                      .findFirst();
              if (address.isEmpty()) {
                done.accept(new ScrapeOutcome.Failed("the host has no address to ask"));
                return;
              }
              Endpoint endpoint = new Endpoint(address.get(), tracker.getPort());
              scrapes.put(machine.scrape(endpoint, infoHashes, env.now()), done);
              drain();
            });
  }

  /// One announce, from the name to the answer.
  private final class Asking {
    private final Launch launch;
    private final AnnounceRequest request;
    private final Consumer<AnnounceOutcome> done;
    private boolean cancelled;
    private long ticket = -1;

    Asking(Launch launch, AnnounceRequest request, Consumer<AnnounceOutcome> done) {
      this.launch = launch;
      this.request = request;
      this.done = done;
    }

    void resolved(List<InetAddress> addresses) {
      if (cancelled) {
        return;
      }
      boolean ipv6 = launch.family() == Family.IPV6;
      Optional<InetAddress> address =
          addresses.stream()
              .filter(one -> one instanceof Inet6Address == ipv6)
              .filter(one -> UrlPolicy.TRACKER.allows(launch.tracker(), one, null))
              .findFirst();
      if (address.isEmpty()) {
        done.accept(
            new AnnounceOutcome.Failed(
                Sentence.of("the host has no address to ask"), Reach.NO_ADDRESS));
        return;
      }
      ask(new Endpoint(address.get(), launch.tracker().getPort()));
    }

    private void ask(Endpoint tracker) {
      URI uri = launch.tracker();
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      ticket = machine.announce(tracker, request, path + query, env.now());
      waiting.put(ticket, done);
      drain();
    }

    void cancel() {
      cancelled = true;
      if (waiting.remove(ticket) != null) {
        machine.cancel(ticket);
      }
    }
  }

  @Override
  public boolean take(Endpoint remote, ByteBuffer payload) {
    if (!UdpTrackerMachine.looksLikeAnswer(payload)
        || !machine.handleDatagram(remote, payload, env.now())) {
      return false;
    }
    drain();
    return true;
  }

  private void drain() {
    for (Optional<Transmit> next = machine.pollTransmit();
        next.isPresent();
        next = machine.pollTransmit()) {
      hub.send(next.get().remote(), ByteBuffer.wrap(next.get().payload()));
    }
    for (Optional<Answer> next = machine.pollAnswer();
        next.isPresent();
        next = machine.pollAnswer()) {
      switch (next.get()) {
        case Answer.Announced(long ticket, AnnounceOutcome outcome) ->
            tell(waiting.remove(ticket), outcome);
        case Answer.Scraped(long ticket, ScrapeOutcome outcome) ->
            tell(scrapes.remove(ticket), outcome);
      }
    }
    wakeLater();
  }

  private static <T> void tell(@Nullable Consumer<T> waiter, T outcome) {
    if (waiter != null) {
      waiter.accept(outcome);
    }
  }

  private void wakeLater() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    OptionalLong next = machine.pollTimeout();
    if (next.isPresent()) {
      timer =
          env.ports()
              .loop()
              .at(
                  next.getAsLong(),
                  () -> {
                    machine.handleTimeout(env.now());
                    drain();
                  });
    }
  }
}
