package picotorrent.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;

class RoutingTableTest {
  private static Endpoint endpoint(int address) {
    return new Endpoint(InetAddresses.fromInteger(address), 6881);
  }

  @Test
  void aThousandSybilsOfOneSubnetGetOnePlaceInABucket() {
    Random random = new Random(3);
    RoutingTable table = new RoutingTable(NodeId.random(random), 0);
    for (int i = 0; i < 1_000; i++) {
      Endpoint sybil = endpoint(InetAddresses.coerceToInteger(ip("45.1.1.0")) + i % 256);
      table.answered(new NodeInfo(NodeId.random(random), sybil), i);
    }
    for (Bucket bucket : table.buckets()) {
      assertTrue(bucket.live().size() <= 1);
    }
  }

  @Test
  void aThousandSybilsNextToUsWithIdsThatAreNotTheirsGiveWayToRealNodes() {
    Random random = new Random(4);
    NodeId own = NodeId.random(random);
    RoutingTable table = new RoutingTable(own, 0);
    for (int i = 0; i < 1_000; i++) {
      Endpoint sybil = endpoint(0x2d000001 + (i << 8));
      table.answered(new NodeInfo(own.randomAt(0, random), sybil), i);
    }
    int real = 0;
    for (int i = 0; real < Bucket.K; i++) {
      Endpoint node = endpoint(0x3d000001 + (i << 8));
      NodeId id = SecureIds.generate(node.address(), random);
      if (own.commonPrefix(id) == 0) {
        table.answered(new NodeInfo(id, node), 2_000 + i);
        real++;
      }
    }
    assertTrue(table.buckets().getFirst().live().stream().allMatch(contact -> contact.secure));
  }

  private static InetAddress ip(String text) {
    return InetAddresses.forString(text);
  }

  @Test
  void whatAlwaysHoldsHoldsAfterEveryStep() {
    long seed = Long.getLong("picotorrent.seed", 5L);
    Random random = new Random(seed);
    RoutingTable table = new RoutingTable(NodeId.random(random), 0);
    List<NodeInfo> seen = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      step(table, seen, random, i);
      if (i % 20 == 0) {
        check(table, random, "seed " + seed + ", step " + i);
      }
    }
  }

  private static void step(RoutingTable table, List<NodeInfo> seen, Random random, int now) {
    if (seen.isEmpty() || random.nextInt(3) > 0) {
      Endpoint endpoint = endpoint(0x2d000000 + random.nextInt(1 << 16));
      int prefix = random.nextInt(12);
      seen.add(new NodeInfo(table.own().randomAt(prefix, random), endpoint));
      table.answered(seen.getLast(), now);
    } else {
      NodeInfo node = seen.get(random.nextInt(seen.size()));
      switch (random.nextInt(3)) {
        case 0 -> table.failed(node.endpoint());
        case 1 -> table.answered(node, now);
        default -> table.asked(node, now);
      }
    }
  }

  private static void check(RoutingTable table, Random random, String where) {
    int size = 0;
    Set<Object> machines = new HashSet<>();
    for (int i = 0; i < table.buckets().size(); i++) {
      Bucket bucket = table.buckets().get(i);
      assertTrue(bucket.live().size() <= Bucket.K, where);
      Set<Object> subnets = new HashSet<>();
      for (Contact contact : bucket.live()) {
        assertEquals(i, table.own().commonPrefix(contact.node.id()), where);
        assertTrue(subnets.add(contact.subnet), where);
        assertTrue(machines.add(Places.machine(contact.node.endpoint())), where);
      }
      size += bucket.live().size();
    }
    assertEquals(size, table.size(), where);
    NodeId target = NodeId.random(random);
    List<NodeInfo> all = new ArrayList<>(table.all());
    all.sort((one, other) -> target.compareDistances(one.id(), other.id()));
    assertEquals(all.subList(0, Math.min(8, all.size())), table.closest(target, Bucket.K), where);
  }

  @Test
  void aNodeThatFailsIsReplacedByASpareOne() {
    Random random = new Random(6);
    NodeId own = NodeId.random(random);
    RoutingTable table = new RoutingTable(own, 0);
    List<NodeInfo> nodes = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      nodes.add(new NodeInfo(own.randomAt(0, random), endpoint(0x2d000001 + (i << 8))));
      table.answered(nodes.getLast(), i);
    }
    assertFalse(table.all().contains(nodes.getLast()));
    table.failed(nodes.getFirst().endpoint());
    table.failed(nodes.getFirst().endpoint());
    assertTrue(table.all().contains(nodes.getLast()));
    assertFalse(table.all().contains(nodes.getFirst()));
  }

  @Test
  void whoOnlyAsksDoesNotGetIn() {
    Random random = new Random(7);
    RoutingTable table = new RoutingTable(NodeId.random(random), 0);
    table.asked(new NodeInfo(NodeId.random(random), endpoint(0x2d000001)), 1);
    assertEquals(0, table.size());
  }
}
