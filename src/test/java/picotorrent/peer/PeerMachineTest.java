package picotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.MessageEncoder;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

class PeerMachineTest {
  private static final Geometry TEN_PIECES = new Geometry(160 << 10, 16 << 10);

  private final Told told = new Told();
  private final PeerMachine machine =
      new PeerMachine(ReservedBits.OURS, ReservedBits.OURS, told, ByteBuffer::allocate);

  @BeforeEach
  void knowTheTorrent() throws WireException {
    machine.metadataKnown(TEN_PIECES, false);
  }

  @Test
  void laterBitfieldCountsForTheHavesItStandsFor() throws WireException {
    say(new PeerMessage.Have(2));
    say(bitfield(1, 2, 7));
    say(bitfield(1, 2, 5, 7));
    assertEquals(List.of("have 2", "have 1", "have 7", "have 5"), told.lines);
    assertEquals(4, Objects.requireNonNull(machine.has()).count());
  }

  @Test
  void laterHaveAllMakesASeed() throws WireException {
    say(bitfield(0, 1, 2, 3, 4, 5, 6, 7));
    say(new PeerMessage.HaveAll());
    assertEquals(List.of("has", "have 8", "have 9"), told.lines);
    assertTrue(machine.isSeed());
  }

  @Test
  void sayingTheSameAgainIsRefused() throws WireException {
    say(bitfield(3));
    assertThrows(WireException.class, () -> say(bitfield(3)));
  }

  @Test
  void takingSomethingBackIsRefused() throws WireException {
    say(bitfield(3, 4));
    assertThrows(WireException.class, () -> say(bitfield(4, 5)));
  }

  @Test
  void haveNoneIsRefusedOnceSomethingWasSaid() throws WireException {
    say(bitfield(3));
    assertThrows(WireException.class, () -> say(new PeerMessage.HaveNone()));
  }

  @Test
  void haveAllIsSaidOnce() throws WireException {
    say(new PeerMessage.HaveAll());
    assertThrows(WireException.class, () -> say(new PeerMessage.HaveAll()));
  }

  @Test
  void beforeTheMetadataTheLatestBitfieldCounts() throws WireException {
    Told later = new Told();
    PeerMachine early =
        new PeerMachine(ReservedBits.OURS, ReservedBits.OURS, later, ByteBuffer::allocate);
    early.receive(encoded(bitfield(1)));
    early.receive(encoded(bitfield(1, 6)));
    early.receive(encoded(new PeerMessage.Have(8)));
    assertThrows(WireException.class, () -> early.receive(encoded(bitfield(1, 6))));
    early.metadataKnown(TEN_PIECES, false);
    assertEquals(List.of("has"), later.lines);
    assertEquals(3, Objects.requireNonNull(early.has()).count());
  }

  /// What carries nothing is free up to a limit, whatever it is.
  @Test
  void whoSaysTooMuchThatCarriesNothingIsSentAway() throws WireException {
    List<PeerMessage> idle =
        List.of(
            new PeerMessage.KeepAlive(),
            new PeerMessage.Interested(),
            new PeerMessage.NotInterested(),
            new PeerMessage.Unchoke(),
            new PeerMessage.Choke(),
            new PeerMessage.Suggest(3),
            new PeerMessage.AllowedFast(3),
            new PeerMessage.Cancel(3, 0, 16 << 10),
            new PeerMessage.Reject(3, 0, 16 << 10),
            new PeerMessage.Port(6881));
    for (int i = 0; i < Chatter.FREE; i++) {
      say(idle.get(i % idle.size()));
    }
    for (PeerMessage one : idle) {
      assertThrows(WireException.class, () -> say(one));
    }
    machine.passTime(0);
    machine.passTime(2_000_000_000L);
    for (int i = 0; i < 2 * Chatter.PER_SECOND - idle.size(); i++) {
      say(new PeerMessage.KeepAlive());
    }
    assertThrows(WireException.class, () -> say(new PeerMessage.KeepAlive()));
  }

  @Test
  void whatWeAskForMayBeRejectedHoweverMuchItIs() throws WireException {
    Block block = new Block(3, 0, 16 << 10);
    for (int i = 0; i < 4 * Chatter.FREE; i++) {
      machine.mouth().request(block);
    }
    for (int i = 0; i < 4 * Chatter.FREE; i++) {
      say(new PeerMessage.Reject(block.piece(), block.begin(), block.length()));
    }
  }

  @Test
  void havingAndLackingByTurnsIsNoNews() {
    assertThrows(
        WireException.class,
        () -> {
          for (int i = 0; i <= Chatter.FREE; i++) {
            say(new PeerMessage.Have(3));
            say(
                ExtensionMessages.encode(
                    new ExtensionMessage.DontHave(3), Extension.DONT_HAVE.localId()));
          }
        });
  }

  private void say(PeerMessage message) throws WireException {
    machine.receive(encoded(message));
  }

  private static PeerMessage bitfield(int... pieces) {
    Bitfield bits = new Bitfield(TEN_PIECES.pieceCount());
    for (int piece : pieces) {
      bits.set(piece);
    }
    return new PeerMessage.Bitfield(bits.toWire());
  }

  private static ByteBuffer encoded(PeerMessage message) {
    ByteBuffer out = ByteBuffer.allocate(MessageEncoder.encodedBytes(message));
    MessageEncoder.put(message, out);
    return out.flip();
  }

  /// Remembers what the machine told about pieces; the rest does not occur here.
  private static final class Told implements PeerEvents {
    final List<String> lines = new ArrayList<>();

    @Override
    public void onHas() {
      lines.add("has");
    }

    @Override
    public void onHave(int piece) {
      lines.add("have " + piece);
    }

    @Override
    public void onDontHave(int piece) {}

    @Override
    public void onChoked() {}

    @Override
    public void onUnchoked() {}

    @Override
    public void onInterestChanged() {}

    @Override
    public void onRequested() {}

    @Override
    public boolean onBlockStart(Block block) {
      return false;
    }

    @Override
    public void onBlockBytes(ByteBuffer bytes) {}

    @Override
    public void onBlockEnd(Block block) {}

    @Override
    public void onRejected(Block block) {}

    @Override
    public void onSuggested(int piece) {}

    @Override
    public void onAllowedFast(int piece) {}

    @Override
    public void onExtendedHandshake(ExtendedHandshake said) {}

    @Override
    public void onExtension(ExtensionMessage message) {}

    @Override
    public void onDhtPort(int port) {}

    @Override
    public void onHashMessage(PeerMessage message) {}
  }
}
