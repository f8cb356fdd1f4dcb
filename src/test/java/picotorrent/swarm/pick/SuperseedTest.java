package picotorrent.swarm.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuperseedTest {
  private static final int PIECES = 8;

  private final List<Fake> peers = new ArrayList<>();
  private final Superseed superseed = new Superseed(PIECES, this::copies, new Random(4));
  private long now = -99;

  private int copies(int piece) {
    return (int) peers.stream().filter(peer -> peer.has(piece)).count();
  }

  private static final class Fake implements Superseed.Taker {
    final BitSet have = new BitSet();
    final List<Integer> revealed = new ArrayList<>();

    @Override
    public boolean has(int piece) {
      return have.get(piece);
    }

    @Override
    public void reveal(int piece) {
      revealed.add(piece);
    }

    int latest() {
      return revealed.getLast();
    }
  }

  private Fake join() {
    Fake peer = new Fake();
    peers.add(peer);
    superseed.join(peer, now);
    return peer;
  }

  private void gets(Fake peer, int piece) {
    peer.have.set(piece);
    superseed.announced(peer, piece, now);
  }

  @Test
  void everyNewcomerIsToldOfAnotherPiece() {
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      told.add(join().latest());
    }
    assertEquals(PIECES, told.stream().distinct().count(), told.toString());
  }

  @Test
  void whoKeepsItsPieceIsToldOfNoOther() {
    Fake miser = join();
    join();
    gets(miser, miser.latest());
    superseed.tick(now);
    assertEquals(1, miser.revealed.size());
  }

  @Test
  void whoPassesItsPieceOnIsToldOfTheNext() {
    Fake giver = join();
    Fake taker = join();
    int piece = giver.latest();
    gets(giver, piece);
    gets(taker, piece);
    assertEquals(2, giver.revealed.size());
    assertEquals(1, taker.revealed.size(), "it has passed nothing on");
  }

  @Test
  void aPeerAloneGetsOnePieceAfterTheOther() {
    Fake only = join();
    for (int i = 0; i < PIECES; i++) {
      gets(only, only.latest());
    }
    assertEquals(PIECES, only.have.cardinality());
  }

  @Test
  void thePieceOfOneWhoLeftIsToldToSomebodyElse() {
    List<Fake> first = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      first.add(join());
    }
    Fake leaver = first.get(3);
    int orphan = leaver.latest();
    peers.remove(leaver);
    superseed.leave(leaver);
    assertEquals(orphan, join().latest());
  }

  @Test
  void whileSomePiecesAreNotOutNobodyIsToldOfASecondCopy() {
    for (int i = 0; i < PIECES; i++) {
      join();
    }
    Fake late = join();
    assertTrue(late.revealed.isEmpty());
    for (Fake peer : List.copyOf(peers.subList(0, PIECES))) {
      gets(peer, peer.latest());
    }
    superseed.tick(now);
    assertEquals(1, late.revealed.size(), "all are out: it gets its first");
  }

  @Test
  void whatDoesNotComeOutInTimeIsToldToAnother() {
    List<Fake> first = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      first.add(join());
    }
    Fake late = join();
    Fake idler = first.get(5);
    for (Fake peer : first) {
      if (peer != idler) {
        gets(peer, peer.latest());
      }
    }
    now += Superseed.PATIENCE_NANOS;
    superseed.tick(now);
    assertEquals(idler.latest(), late.latest());
  }
}
