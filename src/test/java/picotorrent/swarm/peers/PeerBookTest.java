package picotorrent.swarm.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;
import picotorrent.swarm.peers.Admission.Reason;

class PeerBookTest {
  private static final long SECOND = 1_000_000_000;
  private static final PeerId OURS = id(100);

  private final AddressRules rules = new AddressRules();
  private final ConnectionBudget budget = new ConnectionBudget(100, 10);
  private final PeerBook book = book(2_000, 50);
  private long now = -5 * SECOND;

  private PeerBook book(int known, int connections) {
    return new PeerBook(
        rules, budget, new PeerBook.Limits(known, connections), new SplittableRandom(1));
  }

  private static PeerId id(int number) {
    byte[] id = new byte[PeerId.BYTES];
    Arrays.fill(id, (byte) number);
    return PeerId.of(id);
  }

  private static Endpoint at(String text) {
    return Endpoint.parse(text);
  }

  private static Endpoint publicPeer(int number) {
    return at("99." + number / 250 % 250 + "." + number % 250 + ".7:" + (1_000 + number));
  }

  private boolean tellPex(String endpoint) {
    return book.tell(at(endpoint), PeerSource.PEX, false, false);
  }

  private record Busy(long bytesPerSecond, boolean isUseful, boolean isIdler, long movedNanos)
      implements KnownPeer.Link {
    Busy(long bytesPerSecond, boolean isUseful) {
      this(bytesPerSecond, isUseful, false, 0);
    }
  }

  private KnownPeer arrive(PeerBook where, Endpoint from) {
    return switch (where.arrived(from, now)) {
      case Admission.Welcome welcome -> welcome.peer();
      case Admission.Replaces replaces -> replaces.peer();
      case Admission.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  @Test
  void strangersCannotMakeUsConnectToGarbageOrToOurselves() {
    rules.own(at("88.1.2.3:6881"));
    for (String garbage :
        List.of(
            "1.2.3.4:0",
            "127.0.0.1:6881",
            "127.8.9.1:80",
            "0.0.0.0:80",
            "0.1.2.3:80",
            "10.0.0.1:80",
            "192.168.1.1:80",
            "169.254.1.1:80",
            "224.0.0.1:80",
            "239.192.152.143:6771",
            "255.255.255.255:80",
            "88.1.2.3:6881",
            "[::1]:80",
            "[::]:80",
            "[ff02::1]:80",
            "[fe80::1]:80",
            "[fd00::1]:80",
            "[2002:7f00:1::]:80")) {
      assertFalse(tellPex(garbage), garbage);
    }
    assertEquals(0, book.size());
    assertTrue(tellPex("88.1.2.3:6882"));
    assertTrue(tellPex("[2620:1::1]:80"));
  }

  @Test
  void aLocalSourceMayNameLocalPeers() {
    assertTrue(book.tell(at("127.0.0.1:6881"), PeerSource.TRACKER, true, false));
    assertTrue(book.tell(at("192.168.1.7:6881"), PeerSource.LOCAL, true, false));
    assertTrue(book.tell(at("10.0.0.1:6881"), PeerSource.USER, false, false));
    assertFalse(book.tell(at("127.0.0.1:0"), PeerSource.USER, true, false));
  }

  @Test
  void aFloodOfPexFillsNoMoreThanTheCap() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      byte[] raw = new byte[6];
      random.nextBytes(raw);
      book.tell(Endpoint.ofCompact(raw, 0, 6), PeerSource.PEX, false, false);
    }
    assertEquals(2_000, book.size());
    List<Endpoint> tried = new ArrayList<>();
    for (var peer = book.next(now); peer.isPresent(); peer = book.next(now)) {
      tried.add(peer.get().endpoint());
      book.failed(peer.get(), now);
    }
    assertEquals(2_000, tried.size());
    for (Endpoint endpoint : tried) {
      assertTrue(endpoint.port() != 0, endpoint.toString());
      assertEquals(AddressScope.GLOBAL, AddressScope.of(endpoint.address()), endpoint.toString());
    }
    assertTrue(
        book.tell(at("99.1.1.1:1"), PeerSource.TRACKER, false, false), "a tracker's displaces");
    assertEquals(2_000, book.size());
  }

  @Test
  void attemptsAreBoundedAndRetriedLaterAndLater() {
    assertTrue(tellPex("99.1.1.1:1"));
    long last = now - 100 * SECOND;
    int attempts = 0;
    for (int second = 0; second < 100_000 && book.size() > 0; second++) {
      now += SECOND;
      var peer = book.next(now);
      if (peer.isPresent()) {
        assertTrue(now - last >= 8 * SECOND, "attempt " + attempts);
        last = now;
        attempts++;
        assertTrue(book.next(now).isEmpty(), "one attempt at a time");
        book.failed(peer.get(), now);
      }
    }
    assertEquals(8, attempts, "then it is forgotten");
    assertEquals(0, budget.halfOpen());
  }

  @Test
  void noMoreAttemptsAreUnderWayThanTheSessionAllows() {
    for (int i = 0; i < 100; i++) {
      book.tell(publicPeer(i), PeerSource.TRACKER, false, false);
    }
    int begun = 0;
    while (book.next(now).isPresent()) {
      begun++;
    }
    assertEquals(10, begun);
    assertEquals(10, budget.halfOpen());
  }

  @Test
  void strangersAreTriedInTheirCanonicalOrderOnceTheWorldHasToldWhereWeAre() {
    for (int i = 0; i < 8; i++) {
      tellPex(publicPeer(300 * i).toString());
    }
    Endpoint ours = at("88.1.2.3:6881");
    book.external(ours);
    for (int i = 8; i < 16; i++) {
      tellPex(publicPeer(300 * i).toString());
    }
    List<Endpoint> tried = new ArrayList<>();
    for (var peer = book.next(now); peer.isPresent(); peer = book.next(now)) {
      tried.add(peer.get().endpoint());
    }
    Comparator<Endpoint> canonical =
        (one, other) ->
            Integer.compareUnsigned(PeerPriority.of(ours, other), PeerPriority.of(ours, one));
    assertEquals(tried.stream().sorted(canonical).toList(), tried);
    assertEquals(10, tried.size(), "as many as may be under way");
  }

  @Test
  void aPersonsPeerIsNeverForgotten() {
    book.tell(at("127.0.0.1:1"), PeerSource.USER, true, false);
    for (int i = 0; i < 30; i++) {
      now += 7_200 * SECOND;
      book.failed(book.next(now).orElseThrow(), now);
    }
    assertEquals(1, book.size());
  }

  @Test
  void oneConnectionForEachPeerIdAndNoneToOurselves() {
    book.tell(publicPeer(1), PeerSource.TRACKER, false, false);
    KnownPeer self = book.next(now).orElseThrow();
    assertEquals(new Admission.Refused(Reason.SELF), book.identified(self, OURS, OURS, now));
    book.closed(self, false, now);
    assertFalse(book.tell(publicPeer(1), PeerSource.TRACKER, false, false), "remembered as ours");

    KnownPeer first = arrive(book, publicPeer(2));
    assertInstanceOf(Admission.Welcome.class, book.identified(first, id(5), OURS, now));
    now += 100 * SECOND;
    KnownPeer twin = arrive(book, publicPeer(3));
    assertEquals(new Admission.Refused(Reason.DUPLICATE), book.identified(twin, id(5), OURS, now));
  }

  @Test
  void ofTwoCrossedConnectionsBothEndsKeepTheSame() {
    for (int theirs : new int[] {5, 120}) {
      PeerBook mine = book(10, 10);
      mine.tell(publicPeer(9), PeerSource.TRACKER, false, false);
      KnownPeer outgoing = mine.next(now).orElseThrow();
      KnownPeer incoming = arrive(mine, publicPeer(8));
      mine.identified(outgoing, id(theirs), OURS, now);
      Admission second = mine.identified(incoming, id(theirs), OURS, now);
      // The smaller id's connection stays: theirs is incoming here.
      if (theirs < 100) {
        assertEquals(new Admission.Replaces(incoming, outgoing), second);
      } else {
        assertEquals(new Admission.Refused(Reason.DUPLICATE), second);
      }
    }
  }

  @Test
  void anAddressHasFewConnectionsUnlessItIsLocal() {
    for (int i = 0; i < ConnectedPeers.MAX_PER_ADDRESS; i++) {
      arrive(book, at("99.1.1.1:" + (1 + i)));
      arrive(book, at("127.0.0.1:" + (1 + i)));
    }
    assertEquals(
        new Admission.Refused(Reason.TOO_MANY_FROM_ADDRESS), book.arrived(at("99.1.1.1:50"), now));
    arrive(book, at("127.0.0.1:50"));
  }

  @Test
  void whenFullAUselessConnectionGivesWayAndAYoungOneDoesNot() {
    PeerBook full = book(10, 2);
    KnownPeer useless = arrive(full, publicPeer(1));
    useless.attach(new Busy(0, false));
    KnownPeer busy = arrive(full, publicPeer(2));
    busy.attach(new Busy(1_000, true));
    assertEquals(new Admission.Refused(Reason.FULL), full.arrived(publicPeer(3), now));
    now += 61 * SECOND;
    Admission admission = full.arrived(publicPeer(3), now);
    assertEquals(useless, assertInstanceOf(Admission.Replaces.class, admission).worst());
    full.closed(useless, false, now);
    assertEquals(2, full.connected().size());
    assertEquals(new Admission.Refused(Reason.FULL), full.arrived(publicPeer(4), now));
  }

  @Test
  void whoAsksForNothingGivesWayAtOnceAndTakesNobodysPlaceForAWhile() {
    PeerBook full = book(10, 2);
    KnownPeer idler = arrive(full, publicPeer(1));
    idler.attach(new Busy(0, true, true, now));
    arrive(full, publicPeer(2)).attach(new Busy(1_000, true, false, now));
    now += SECOND;
    Admission admission = full.arrived(publicPeer(3), now);
    assertEquals(idler, assertInstanceOf(Admission.Replaces.class, admission).worst());
    full.closed(idler, false, now);
    KnownPeer another = assertInstanceOf(Admission.Replaces.class, admission).peer();
    another.attach(new Busy(0, true, true, now));
    assertEquals(new Admission.Refused(Reason.FULL), full.arrived(publicPeer(1), now));
    now += 601 * SECOND;
    assertInstanceOf(Admission.Replaces.class, full.arrived(publicPeer(1), now));
  }

  @Test
  void whereNothingMovedForMinutesTheStalestGivesWayToSomebodyKnown() {
    PeerBook full = book(10, 2);
    arrive(full, publicPeer(1)).attach(new Busy(0, true, false, now + SECOND));
    KnownPeer stalest = arrive(full, publicPeer(2));
    stalest.attach(new Busy(0, true, false, now));
    now += 301 * SECOND;
    assertTrue(full.turnover(now).isEmpty(), "nobody is known who could come instead");
    full.tell(publicPeer(3), PeerSource.TRACKER, false, false);
    assertTrue(full.turnover(now + SECOND).isEmpty(), "one in ten seconds");
    now += 10 * SECOND;
    assertEquals(stalest, full.turnover(now).orElseThrow());
    full.closed(stalest, false, now);
    assertEquals(publicPeer(3), full.next(now).orElseThrow().endpoint());
  }

  @Test
  void aLiarIsBannedByAddressButALocalOneByItself() {
    KnownPeer liar = arrive(book, publicPeer(1));
    book.ban(liar);
    assertEquals(new Admission.Refused(Reason.BANNED), book.arrived(publicPeer(1), now));
    assertFalse(book.tell(publicPeer(1), PeerSource.TRACKER, false, false));

    KnownPeer local = arrive(book, at("127.0.0.1:5000"));
    book.identified(local, id(9), OURS, now);
    book.ban(local);
    book.closed(local, true, now);
    assertEquals(new Admission.Refused(Reason.BANNED), book.arrived(at("127.0.0.1:5000"), now));
    KnownPeer again = arrive(book, at("127.0.0.1:5001"));
    assertEquals(new Admission.Refused(Reason.BANNED), book.identified(again, id(9), OURS, now));
    KnownPeer neighbour = arrive(book, at("127.0.0.1:5002"));
    assertInstanceOf(Admission.Welcome.class, book.identified(neighbour, id(10), OURS, now));
  }

  @Test
  void seedsLeaveSeedsAlone() {
    book.tell(publicPeer(1), PeerSource.PEX, false, true);
    book.seeding(true);
    assertTrue(book.next(now).isEmpty());
    book.seeding(false);
    assertTrue(book.next(now).isPresent());
  }

  @Test
  void anIncomingPeerThatNamesItsPortCanBeConnectedToLater() {
    KnownPeer peer = arrive(book, at("99.1.1.1:50000"));
    book.identified(peer, id(3), OURS, now);
    book.listensAt(peer, 6881);
    book.closed(peer, true, now);
    assertTrue(book.next(now).isEmpty());
    now += 60 * SECOND;
    assertEquals(at("99.1.1.1:6881"), book.next(now).orElseThrow().endpoint());
  }

  @Test
  void theBudgetAddsUpAfterAnyLife() {
    Random random = new Random(3);
    List<KnownPeer> open = new ArrayList<>();
    List<KnownPeer> attempts = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      now += random.nextLong(SECOND);
      switch (random.nextInt(6)) {
        case 0 -> book.tell(publicPeer(random.nextInt(3_000)), PeerSource.DHT, false, false);
        case 1 -> book.next(now).ifPresent(attempts::add);
        case 2 -> {
          if (!attempts.isEmpty()) {
            book.failed(attempts.removeLast(), now);
          }
        }
        case 3 -> {
          if (!attempts.isEmpty()) {
            KnownPeer peer = attempts.removeLast();
            open.add(peer);
            book.identified(peer, id(random.nextInt(100)), OURS, now);
          }
        }
        case 4 -> {
          if (book.arrived(publicPeer(random.nextInt(3_000)), now)
              instanceof Admission.Welcome welcome) {
            open.add(welcome.peer());
          }
        }
        default -> {
          if (!open.isEmpty()) {
            book.closed(open.remove(random.nextInt(open.size())), random.nextBoolean(), now);
          }
        }
      }
      assertEquals(open.size(), budget.open(), "step " + step);
      assertEquals(attempts.size(), budget.halfOpen(), "step " + step);
      assertEquals(open.size(), book.connected().size(), "step " + step);
      assertTrue(open.size() + attempts.size() <= 50, "step " + step);
    }
  }
}
