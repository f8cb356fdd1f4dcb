package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Command.PieceOrder;
import picotorrent.sim.Line;
import picotorrent.wire.PeerMessage;

/// The order in which a whole session asks for pieces, as a person or a player wants it.
class PieceOrderTest {
  private static final int PIECE_BYTES = 16 << 10;
  private static final int PIECES = 40;

  /// Slow enough that what is asked for at once is little.
  private static final Line LINE =
      Line.UNLIMITED.rates(32_000, 32_000).latency(Duration.ofMillis(5));

  private final SimSwarm swarm = new SimSwarm(9, PIECES * PIECE_BYTES, PIECE_BYTES);
  private final List<Integer> asked = new ArrayList<>();
  private final TalkingPeer server = new TalkingPeer(swarm.host("server", LINE), swarm.torrent);
  private final SimClient leech = swarm.client("leech", LINE);

  PieceOrderTest() {
    server
        .greets(_ -> server.say(new PeerMessage.HaveAll()))
        .on(
            PeerMessage.Request.class,
            request -> {
              asked.add(request.piece());
              server.serve(swarm.torrent, request);
            });
    server.listenOn(SimClient.PORT);
    leech.leech(swarm.torrent, server.host().endpoint(SimClient.PORT));
    pass(2); // they are connected, and nothing may be asked for yet
    assertEquals(List.of(), asked);
  }

  private void pass(long seconds) {
    swarm.world.run(Duration.ofSeconds(seconds));
  }

  private void begin() {
    pass(1);
    server.host().run(() -> server.say(new PeerMessage.Unchoke()));
  }

  private void finish() {
    pass(60);
    assertEquals(PIECES, leech.pieces(swarm.torrent));
  }

  private void order(PieceOrder order) {
    leech.submit(new Command.SetOrder(Set.of(swarm.torrent.id()), order));
  }

  private void deadlines(int... pieces) {
    Map<Integer, Long> deadlines = new LinkedHashMap<>();
    for (int i = 0; i < pieces.length; i++) {
      deadlines.put(pieces[i], 20_000L + 1_000 * i);
    }
    leech.submit(new Command.SetDeadlines(swarm.torrent.id(), deadlines));
  }

  private static List<Integer> ascending() {
    return IntStream.range(0, PIECES).boxed().toList();
  }

  @Test
  void sequentialMeansOneAfterTheOther() {
    order(PieceOrder.SEQUENTIAL);
    begin();
    finish();
    assertEquals(ascending(), asked);
  }

  @Test
  void elseTheOrderIsAnother() {
    begin();
    finish();
    assertNotEquals(ascending(), asked);
  }

  @Test
  void earlyFilesComeFirstOnceAPieceIsThere() {
    order(PieceOrder.EARLY_FILES);
    begin();
    finish();
    List<Integer> later = asked.subList(PIECES / 2, PIECES);
    assertEquals(later.stream().sorted().toList(), later);
  }

  @Test
  void whatIsDueIsAskedForFirstTheEarliestBeforeTheOthers() {
    deadlines(30, 7, 21);
    begin();
    finish();
    assertEquals(List.of(30, 7, 21), asked.subList(0, 3));
  }

  @Test
  void aPlayerThatJumpsIsFollowedWhileItRuns() {
    order(PieceOrder.SEQUENTIAL);
    deadlines(30, 31);
    begin();
    pass(3);
    int before = asked.size();
    deadlines(38, 36);
    pass(3);
    assertEquals(List.of(38, 36), asked.subList(before, before + 2));
    finish();
  }
}
