package picotorrent.swarm.pick;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;

/// Decides which block is asked of which peer, and knows who sent what.
///
/// The driver tells what happens (a peer has a piece, chokes, sends a block, leaves; a piece
/// verified or failed) and calls [#pick] when a peer could be asked for more. Requests and cancels
/// go out through each peer's [Requester]; room for a piece is taken from the [PieceMemory] when it
/// is opened. Pieces that are begun are finished first; then comes the next by priority and
/// [PickOrder]; when nothing is left to begin, slow peers' blocks are asked of faster ones too.
///
/// A peer's first piece is its own, so that a liar is known by its first failure; who is a suspect,
/// and whatever has failed, goes alone too (see `docs/adr/0040-picker.md`).
///
/// Confined to the session loop. Indices are trusted: they have passed a [Geometry].
public final class Picker {
  /// Priority of pieces that are not wanted.
  public static final int SKIP = 0;

  /// Priority of pieces that come last.
  public static final int LOW = 1;

  /// Priority of most pieces.
  public static final int NORMAL = 2;

  /// Priority of pieces that come first.
  public static final int HIGH = 3;

  private static final int MOST_HOARDED = 50; // more makes no difference to anybody

  private final Geometry geometry;
  private final Offers offers;
  private final OpenPieces open;
  private final Blame blame;
  private final Openings openings;
  private final Choice choice;
  private final Lending lending;

  /// A picker that wants every piece at [#NORMAL] priority.
  ///
  /// @param have what is there and verified; the picker keeps it up to date from here on
  public Picker(Geometry geometry, Bitfield have, PieceMemory memory, RandomGenerator random) {
    this(geometry, have, memory, geometry::pieceBytes, random);
  }

  /// A picker for a torrent with padding.
  ///
  /// @param have what is there and verified; the picker keeps it up to date from here on
  /// @param payloadBytes how many bytes of a piece come before its padding: blocks that lie wholly
  ///   beyond are zero and are not asked for (BEP 47, BEP 52)
  public Picker(
      Geometry geometry,
      Bitfield have,
      PieceMemory memory,
      IntUnaryOperator payloadBytes,
      RandomGenerator random) {
    this.geometry = geometry;
    this.offers = new Offers(have, random);
    this.open = new OpenPieces(geometry);
    this.blame = new Blame(random);
    this.openings = new Openings(geometry, memory, payloadBytes, offers, open);
    this.choice = new Choice(offers, open, this::open);
    this.lending = new Lending(offers, open, choice);
    for (int piece = 0; piece < geometry.pieceCount(); piece++) {
      offers.level(piece, NORMAL, false);
    }
  }

  // What is wanted

  /// Sets the priority of every piece, [#SKIP] to [#HIGH]. Open pieces that are not wanted any more
  /// are given up.
  public void setPriorities(IntUnaryOperator priority) {
    for (int piece = 0; piece < geometry.pieceCount(); piece++) {
      int level = priority.applyAsInt(piece);
      OpenPiece begun = open.get(piece);
      offers.level(piece, level, begun != null);
      if (level == SKIP && begun != null && !begun.isComplete()) {
        openings.giveUp(begun);
      }
    }
  }

  /// Priority of a piece.
  public int priority(int piece) {
    return offers.level(piece);
  }

  /// Sets the order of pieces of equal priority.
  public void setOrder(PickOrder order) {
    choice.order(order);
  }

  /// Sets the pieces that are needed by a time, in nanoseconds of the loop's clock; replaces
  /// earlier ones. They come before everything else, the earliest first.
  public void setDeadlines(Map<Integer, Long> deadlineNanosByPiece) {
    choice.deadlines(deadlineNanosByPiece);
  }

  /// What is verified; not to be changed.
  public Bitfield have() {
    return offers.have();
  }

  /// Number of wanted pieces that are not verified.
  public int missing() {
    return offers.missing();
  }

  /// Tells whether every wanted piece is verified.
  public boolean isFinished() {
    return offers.missing() == 0;
  }

  /// A piece was found on disk, verified; requests for it are cancelled.
  public void found(int piece) {
    OpenPiece begun = open.get(piece);
    if (begun != null) {
      openings.giveUp(begun);
    }
    offers.had(piece);
  }

  /// A piece is not on disk any more.
  public void lost(int piece) {
    offers.lost(piece);
  }

  // Who has what

  /// A peer came: it chokes us and has nothing yet.
  public PickerPeer join(Requester requester) {
    return new PickerPeer(geometry.pieceCount(), requester);
  }

  /// A peer left; what it was asked for is free again. A second time does nothing.
  public void gone(PickerPeer peer) {
    open.giveBackAll(peer, false);
    offers.gone(peer);
  }

  /// HAVE ALL, or a web seed.
  public void hasAll(PickerPeer peer) {
    offers.hasAll(peer);
  }

  /// BITFIELD or HAVE NONE: what a peer has, replacing what it had.
  public void hasOnly(PickerPeer peer, Bitfield pieces) {
    offers.hasOnly(peer, pieces);
  }

  /// HAVE; tells whether it was news.
  public boolean has(PickerPeer peer, int piece) {
    return offers.has(peer, piece);
  }

  /// DONT HAVE (BEP 54); tells whether it was news. Requests for the piece are free again.
  public boolean lacks(PickerPeer peer, int piece) {
    OpenPiece begun = open.get(piece);
    for (int block = 0; begun != null && block < begun.blocks(); block++) {
      open.giveBack(begun, block, peer);
    }
    return offers.lacks(peer, piece);
  }

  /// SUGGEST PIECE (BEP 6).
  public void suggests(PickerPeer peer, int piece) {
    peer.suggest(piece);
  }

  /// ALLOWED FAST (BEP 6): may be asked for while the peer chokes us.
  public void allowsFast(PickerPeer peer, int piece) {
    peer.allowFast(piece);
  }

  /// CHOKE. Without the fast extension it drops all requests; with it, each is rejected by itself.
  public void choked(PickerPeer peer, boolean dropsRequests) {
    peer.choking(true);
    if (dropsRequests) {
      open.giveBackAll(peer, false);
    }
  }

  /// UNCHOKE.
  public void unchoked(PickerPeer peer) {
    peer.choking(false);
  }

  /// Tells whether a peer has a wanted piece that we lack (BEP 3 §"interested"). Constant time.
  public boolean isInteresting(PickerPeer peer) {
    return offers.interesting(peer);
  }

  /// Copies of each piece among the connected peers.
  public int[] availability() {
    return offers.availability().toArray();
  }

  /// Copies of a piece among the connected peers.
  public int availability(int piece) {
    return offers.availability().copies(piece);
  }

  /// Copies of a piece among the connected peers that lack some other piece.
  public int partialCopies(int piece) {
    return offers.availability().partialCopies(piece);
  }

  /// Pieces that only this peer and seeds have; no more than some tens are counted.
  public int hoarded(PickerPeer peer) {
    return offers.hoarded(peer, MOST_HOARDED);
  }

  /// Whole copies among the connected peers, plus the share of pieces that there is one more of.
  public double distributedCopies() {
    return offers.availability().distributedCopies();
  }

  // Blocks

  /// Sets how much of what downloaders have, too, seeds are asked for from now on ([Backlog]), 0 to
  /// 1.
  public void rationSeeds(double share) {
    choice.rationSeeds(share);
  }

  /// Asks a peer for up to `count` blocks more; returns for how many. Fewer mean that it has no
  /// more to ask for now: after any verdict, or when other peers leave, that may change.
  public int pick(PickerPeer peer, int count, long now) {
    if (count <= 0 || !offers.interesting(peer) || peer.standing() == PickerPeer.Standing.GUILTY) {
      return 0;
    }
    return choice.pick(peer, count, now);
  }

  /// Whether all that can be asked for now was asked of somebody: nothing is left to begin, or no
  /// memory to begin it.
  public boolean isAllAsked() {
    return choice.isAllAsked();
  }

  /// Lends up to `most` whole pieces in a row to one who brings no single blocks, a web seed; each
  /// is one that `usable` accepts. Null when there is none now. All their blocks count as asked
  /// for, and come by [#received] or go back by [#giveBack].
  public @Nullable PieceSpan lend(PickerPeer peer, int most, IntPredicate usable, long now) {
    boolean guilty = peer.standing() == PickerPeer.Standing.GUILTY;
    return guilty || isFinished() ? null : lending.lend(peer, most, usable, now);
  }

  /// What was lent and has not come is free again.
  public void giveBack(PickerPeer peer, PieceSpan span) {
    lending.giveBack(span, peer, openings::giveUp);
  }

  /// A block came from a peer. `begin` is a multiple of the block length.
  public Receipt received(PickerPeer peer, int piece, int begin) {
    OpenPiece begun = open.get(piece);
    if (begun == null) {
      return offers.have().get(piece) ? Receipt.DUPLICATE : Receipt.UNREQUESTED;
    }
    return open.receive(begun, begin / Geometry.BLOCK_BYTES, peer);
  }

  /// REJECT REQUEST (BEP 6), or a request that was never sent; tells whether there was one.
  public boolean rejected(PickerPeer peer, int piece, int begin) {
    OpenPiece begun = open.get(piece);
    return begun != null && open.giveBack(begun, begin / Geometry.BLOCK_BYTES, peer);
  }

  /// Nobody counts on what a peer was asked for any more: others are asked as well. Its answers are
  /// still welcome.
  public void timedOut(PickerPeer peer) {
    open.giveBackAll(peer, true);
  }

  // Pieces

  /// A complete piece verified. Returns who is convicted by that of having sent wrong blocks
  /// before: ban them.
  public List<PickerPeer> verified(int piece, PieceBuffer content) {
    OpenPiece begun = openings.complete(piece);
    return verified(begun, () -> blame.digests(content, begun.blocks()));
  }

  /// A complete piece verified whose blocks were not kept in memory.
  ///
  /// @param digests of each block, by [#digest]
  public List<PickerPeer> verified(int piece, long[] digests) {
    return verified(openings.complete(piece), () -> digests);
  }

  private List<PickerPeer> verified(OpenPiece begun, Supplier<long[]> digests) {
    int piece = begun.piece();
    List<PickerPeer> guilty = blame.verified(begun, digests);
    open.close(begun);
    offers.had(piece);
    guilty.forEach(this::distrust);
    return guilty;
  }

  /// A complete piece failed its hash: it is to be fetched again. Returns who is convicted by that:
  /// ban them. The memory is the caller's to free.
  public List<PickerPeer> failed(int piece, PieceBuffer content) {
    OpenPiece begun = openings.complete(piece);
    return failed(begun, () -> blame.digests(content, begun.blocks()));
  }

  /// A complete piece failed its hash whose blocks were not kept in memory.
  ///
  /// @param digests of each block, by [#digest]
  public List<PickerPeer> failed(int piece, long[] digests) {
    return failed(openings.complete(piece), () -> digests);
  }

  /// What to keep of a block that is not kept itself, so that a liar is still found out.
  public long digest(ByteBuffer block) {
    return blame.digest(block);
  }

  private List<PickerPeer> failed(OpenPiece begun, Supplier<long[]> digests) {
    int piece = begun.piece();
    List<PickerPeer> guilty = blame.failed(begun, digests);
    openings.close(begun);
    choice.retry(piece);
    guilty.forEach(this::distrust);
    return guilty;
  }

  /// A complete piece was not kept, by no fault of its senders: it is to be fetched again. The
  /// memory is the caller's to free.
  public void dropped(int piece) {
    openings.close(openings.complete(piece));
  }

  /// Forgets what a peer sent of unfinished pieces and never asks it again.
  public void distrust(PickerPeer peer) {
    peer.stand(PickerPeer.Standing.GUILTY);
    open.giveBackAll(peer, false);
    open.distrust(peer);
  }

  /// The pieces that are being received or verified, oldest first; not to be changed.
  public Collection<OpenPiece> openPieces() {
    return Collections.unmodifiableCollection(open.all());
  }

  /// A piece that is being received or verified, or null.
  public @Nullable OpenPiece openPiece(int piece) {
    return open.get(piece);
  }

  /// Gives up every open piece that is not complete: requests are cancelled, memory is released.
  /// For a torrent that stops.
  public void giveUpAll() {
    openings.giveUpAll();
  }

  private @Nullable OpenPiece open(int piece) {
    return openings.begin(piece, blame.failures(piece) > 0);
  }
}
