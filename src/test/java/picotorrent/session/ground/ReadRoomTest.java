package picotorrent.session.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadRoomTest {
  private final ReadRoom room = new ReadRoom();

  @Test
  void largeSlabsAreFewAndComeBackToWhereTheyWereTaken() {
    List<ByteBuffer> large = new ArrayList<>();
    for (ByteBuffer slab = room.takeLarge(); slab != null; slab = room.takeLarge()) {
      assertEquals(ReadRoom.LARGE_SLAB_BYTES, slab.capacity());
      large.add(slab);
    }
    assertEquals(ReadRoom.LARGE_BUDGET_BYTES / ReadRoom.LARGE_SLAB_BYTES, large.size());
    large.forEach(room::give);
    assertNotNull(room.takeLarge());
    ByteBuffer small = room.take();
    assertNotNull(small);
    assertEquals(ReadRoom.SLAB_BYTES, small.capacity());
  }

  @Test
  void whoWaitsForASmallSlabIsNotCalledForALargeOne() {
    List<ByteBuffer> small = new ArrayList<>();
    for (ByteBuffer slab = room.take(); slab != null; slab = room.take()) {
      small.add(slab);
    }
    ByteBuffer large = room.takeLarge();
    assertNotNull(large);
    List<String> fed = new ArrayList<>();
    room.await(() -> fed.add("fed"));
    room.give(large);
    assertEquals(List.of(), fed);
    assertNull(room.take());
    room.give(small.getFirst());
    assertEquals(List.of("fed"), fed);
  }
}
