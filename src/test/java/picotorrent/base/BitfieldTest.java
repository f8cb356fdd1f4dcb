package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitfieldTest {
  @Test
  void pieceZeroIsTheHighBitOfTheFirstByte() {
    Bitfield bits = new Bitfield(10);
    bits.set(0);
    bits.set(9);
    assertArrayEquals(new byte[] {(byte) 0x80, 0x40}, bits.toWire());
  }

  @Test
  void spareBitsAndWrongLengthsAreRefused() {
    assertTrue(Bitfield.ofWire(new byte[] {0, 0x40}, 10).isPresent());
    assertTrue(Bitfield.ofWire(new byte[] {0, 0x20}, 10).isEmpty());
    assertTrue(Bitfield.ofWire(new byte[] {0}, 10).isEmpty());
    assertTrue(Bitfield.ofWire(new byte[] {0, 0, 0}, 10).isEmpty());
  }

  @Test
  void behavesAsABitSetUnderRandomOperations() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(200);
      Bitfield bits = new Bitfield(size);
      BitSet model = new BitSet(size);
      for (int step = 0; step < 300; step++) {
        int index = random.nextInt(size);
        String at = "seed " + seed + " step " + step;
        switch (random.nextInt(4)) {
          case 0 -> {
            assertEquals(!model.get(index), bits.set(index), at);
            model.set(index);
          }
          case 1 -> {
            assertEquals(model.get(index), bits.clear(index), at);
            model.clear(index);
          }
          case 2 -> assertEquals(model.nextSetBit(index), bits.nextSet(index), at);
          default -> {
            int clear = model.nextClearBit(index);
            assertEquals(clear < size ? clear : -1, bits.nextClear(index), at);
          }
        }
        assertEquals(model.cardinality(), bits.count(), at);
      }
      assertEquals(bits, Bitfield.ofWire(bits.toWire(), size).orElseThrow(), "seed " + seed);
    }
  }

  @Test
  void aFullFieldHasNothingMoreToOffer() {
    Bitfield full = Bitfield.full(70);
    Bitfield some = new Bitfield(70);
    some.set(69);
    assertTrue(full.isFull());
    assertTrue(full.hasMoreThan(some));
    assertFalse(some.hasMoreThan(full));
    assertEquals(-1, full.nextClear(0));
  }
}
