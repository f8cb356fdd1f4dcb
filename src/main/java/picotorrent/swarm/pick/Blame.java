package picotorrent.swarm.pick;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;

/// Finds out who sent wrong data.
///
/// A piece that fails and came from one peer alone convicts that peer. Of a piece that several
/// sent, a keyed digest of each block is kept with its sender; the senders are suspects. Once the
/// piece verifies, whoever sent a block that differs is convicted. Nobody is convicted on
/// suspicion.
final class Blame {
  /// Failed pieces remembered; the oldest is forgotten. Peers on parole fail alone, so that this
  /// many at once means an attack, which the rest of the evidence settles as well.
  private static final int MAX_PIECES = 256;

  /// Evidence kept of one piece: later attempts have one sender each and need none.
  private static final int MAX_ATTEMPTS = 4;

  private record Evidence(PickerPeer sender, int block, long digest) {}

  private static final class Case {
    int failures;
    final List<Evidence> evidence = new ArrayList<>();
  }

  private final Map<Integer, Case> cases = new LinkedHashMap<>();
  private final HashFunction digest;

  Blame(RandomGenerator random) {
    // A secret key: nobody can make two blocks of one digest.
    digest = Hashing.sipHash24(random.nextLong(), random.nextLong());
  }

  /// How often a piece has failed since it last verified.
  int failures(int piece) {
    Case open = cases.get(piece);
    return open == null ? 0 : open.failures;
  }

  /// A piece failed; returns who is convicted by that.
  List<PickerPeer> failed(OpenPiece piece, Supplier<long[]> digests) {
    Case open = cases.computeIfAbsent(piece.piece(), p -> new Case());
    open.failures++;
    if (cases.size() > MAX_PIECES) {
      cases.remove(cases.keySet().iterator().next());
    }
    List<PickerPeer> senders = piece.senders();
    List<PickerPeer> guilty = new ArrayList<>(1);
    if (senders.size() == 1) {
      convict(senders.getFirst(), guilty);
      return guilty;
    }
    for (PickerPeer sender : senders) {
      sender.stand(PickerPeer.Standing.SUSPECT);
    }
    if (open.failures <= MAX_ATTEMPTS) {
      gather(open, piece, digests.get());
    }
    return guilty;
  }

  private void gather(Case open, OpenPiece piece, long[] digests) {
    for (int block = 0; block < digests.length; block++) {
      PickerPeer sender = piece.from(block);
      if (sender != null) {
        open.evidence.add(new Evidence(sender, block, digests[block]));
      }
    }
  }

  /// A piece verified; returns who is convicted by that.
  List<PickerPeer> verified(OpenPiece piece, Supplier<long[]> digests) {
    Case open = cases.remove(piece.piece());
    List<PickerPeer> guilty = new ArrayList<>(0);
    if (open != null && !open.evidence.isEmpty()) {
      long[] right = digests.get();
      for (Evidence one : open.evidence) {
        if (right[one.block] != one.digest) {
          convict(one.sender, guilty);
        }
      }
    }
    for (PickerPeer sender : piece.senders()) {
      sender.stand(PickerPeer.Standing.TRUSTED);
    }
    return guilty;
  }

  /// Adds to the guilty who is not known as such already.
  private static void convict(PickerPeer peer, List<PickerPeer> guilty) {
    if (peer.standing() != PickerPeer.Standing.GUILTY) {
      peer.stand(PickerPeer.Standing.GUILTY);
      guilty.add(peer);
    }
  }

  /// The digest of one block.
  long digest(ByteBuffer block) {
    return digest.hashBytes(block.duplicate()).asLong();
  }

  /// The digests of all blocks of a piece.
  long[] digests(PieceBuffer content, int blocks) {
    long[] digests = new long[blocks];
    Hasher hasher = digest.newHasher();
    int block = 0;
    int room = Geometry.BLOCK_BYTES;
    for (ByteBuffer slab : content.content()) {
      while (slab.hasRemaining()) {
        int take = Math.min(room, slab.remaining());
        hasher.putBytes(slab.slice(slab.position(), take));
        slab.position(slab.position() + take);
        room -= take;
        if (room == 0) {
          digests[block++] = hasher.hash().asLong();
          hasher = digest.newHasher();
          room = Geometry.BLOCK_BYTES;
        }
      }
    }
    if (room < Geometry.BLOCK_BYTES) {
      digests[block] = hasher.hash().asLong();
    }
    return digests;
  }
}
