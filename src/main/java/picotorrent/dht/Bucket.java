package picotorrent.dht;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The nodes that share a number of leading bits with us: up to eight, and as many spare ones that
/// take the place of those that go (BEP 5 §"routing table"). At most one of a subnet.
final class Bucket {
  /// Nodes of a bucket, and nodes that a lookup ends with: the k of Kademlia.
  static final int K = 8;

  private final List<Contact> live = new ArrayList<>(K);
  private final List<Contact> spare = new ArrayList<>(0);

  List<Contact> live() {
    return live;
  }

  boolean isFull() {
    return live.size() >= K;
  }

  /// Whether a node that is new here could get a place at once.
  boolean hasRoom() {
    return !isFull() || live.stream().anyMatch(Contact::isGone);
  }

  @Nullable Contact find(NodeId id) {
    for (List<Contact> part : List.of(live, spare)) {
      for (Contact contact : part) {
        if (contact.node.id().equals(id)) {
          return contact;
        }
      }
    }
    return null;
  }

  boolean holdsSubnet(Object subnet) {
    return live.stream().anyMatch(contact -> contact.subnet.equals(subnet))
        || spare.stream().anyMatch(contact -> contact.subnet.equals(subnet));
  }

  /// Takes a node in, among the live or the spare ones, and returns the one that went for it: null
  /// when none did, the node itself when it was not taken.
  @Nullable Contact add(Contact contact) {
    if (!isFull()) {
      live.add(contact);
      return null;
    }
    Contact worst = worstFor(contact);
    if (worst == null) {
      return addSpare(contact);
    }
    live.set(live.indexOf(worst), contact);
    return worst.isGone() ? worst : addSpare(worst);
  }

  /// One that is gone, or for a node whose id is tied to its address, one whose id is not.
  private @Nullable Contact worstFor(Contact newcomer) {
    Contact worst = null;
    for (Contact contact : live) {
      if (contact.isGone()) {
        return contact;
      }
      if (newcomer.secure && !contact.secure && worst == null) {
        worst = contact;
      }
    }
    return worst;
  }

  private @Nullable Contact addSpare(Contact contact) {
    spare.add(contact);
    return spare.size() > K ? spare.removeFirst() : null;
  }

  /// Puts the spare node heard of last in the place of one that is gone. Returns whether it did.
  boolean replace(Contact gone) {
    if (spare.isEmpty()) {
      return false;
    }
    live.set(live.indexOf(gone), spare.removeLast());
    return true;
  }

  boolean isSpare(Contact contact) {
    return spare.contains(contact);
  }

  void remove(Contact contact) {
    if (live.remove(contact)) {
      if (!spare.isEmpty()) {
        live.add(spare.removeLast());
      }
    } else {
      spare.remove(contact);
    }
  }

  boolean isEmpty() {
    return live.isEmpty();
  }
}
