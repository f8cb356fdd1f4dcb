package picotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.base.Hash;

class AllowedFastSetTest {
  private static final Hash INFO_HASH = Hash.ofHex("aa".repeat(20));

  private static List<Integer> granted(String address, int pieceCount, int count) throws Exception {
    return List.copyOf(
        AllowedFastSet.of(InetAddress.getByName(address), INFO_HASH, pieceCount, count));
  }

  @Test
  void isTheSetOfBep6() throws Exception {
    assertEquals(List.of(1059, 431, 808, 1217, 287, 376, 1188), granted("80.4.4.200", 1313, 7));
    assertEquals(
        List.of(1059, 431, 808, 1217, 287, 376, 1188, 353, 508), granted("80.4.4.200", 1313, 9));
  }

  @Test
  void neighboursGetTheSame() throws Exception {
    assertEquals(granted("80.4.4.1", 1313, 10), granted("80.4.4.255", 1313, 10));
  }

  @Test
  void aSmallTorrentIsGrantedWhole() throws Exception {
    assertEquals(Set.of(0, 1, 2), Set.copyOf(granted("80.4.4.200", 3, 10)));
    assertEquals(List.of(), granted("80.4.4.200", 0, 10));
  }

  @Test
  void ipv6IsGrantedNothing() throws Exception {
    assertEquals(List.of(), granted("2001:db8::1", 1313, 10));
  }
}
