package picotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.base.Hash;

class AllowedFastSetTest {
  private static final Hash HASH = Hash.ofHex("aa".repeat(20));
  private static final InetAddress ADDRESS = InetAddresses.forString("80.4.4.200");

  @Test
  void theSetsOfBep6ComeOut() {
    assertEquals(
        List.of(1059, 431, 808, 1217, 287, 376, 1188), AllowedFastSet.of(ADDRESS, HASH, 1313, 7));
    assertEquals(
        List.of(1059, 431, 808, 1217, 287, 376, 1188, 353, 508),
        AllowedFastSet.of(ADDRESS, HASH, 1313, 9));
  }

  @Test
  void aWholeNetworkHasOneSet() {
    assertEquals(
        AllowedFastSet.of(ADDRESS, HASH, 1313, 5),
        AllowedFastSet.of(InetAddresses.forString("80.4.4.1"), HASH, 1313, 5));
    assertEquals(
        AllowedFastSet.of(InetAddresses.forString("2001:db8::1"), HASH, 1313, 5),
        AllowedFastSet.of(InetAddresses.forString("2001:db8::f:1"), HASH, 1313, 5));
  }

  @Test
  void noMorePiecesAreAllowedThanThereAre() {
    assertEquals(3, AllowedFastSet.of(ADDRESS, HASH, 3, 3).size());
    assertThrows(IllegalArgumentException.class, () -> AllowedFastSet.of(ADDRESS, HASH, 3, 4));
  }
}
