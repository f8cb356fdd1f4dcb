package picotorrent.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.BaseEncoding;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;

class MagnetLinkTest {
  private static final String V1 = "7ef8f1c01144b58ffce1b6ad95832c274573bcb9";
  private static final String V2 =
      "af1a40eaa3f76af4c9c696a1ef817e54c0ab24be8cdbf334a38357ea4c5a3ca3";
  private static final InfoHashes HASHES = InfoHashes.ofV1(Hash.ofHex(V1));

  private static MagnetLink parse(String parameters) throws MetainfoException {
    return MagnetLink.parse("magnet:?" + parameters);
  }

  @Test
  void readsHexAndBase32OfEitherCase() throws MetainfoException {
    String base32 = BaseEncoding.base32().encode(Hash.ofHex(V1).toBytes());
    assertEquals(HASHES, parse("xt=urn:btih:" + V1).infoHashes());
    assertEquals(HASHES, parse("xt=urn:btih:" + V1.toUpperCase(Locale.ROOT)).infoHashes());
    assertEquals(HASHES, parse("xt=urn:btih:" + base32).infoHashes());
    assertEquals(HASHES, parse("xt=URN:BTIH:" + base32.toLowerCase(Locale.ROOT)).infoHashes());
  }

  @Test
  void readsV2AndBoth() throws MetainfoException {
    assertEquals(InfoHashes.ofV2(Hash.ofHex(V2)), parse("xt=urn:btmh:1220" + V2).infoHashes());
    assertEquals(
        new InfoHashes(Hash.ofHex(V1), Hash.ofHex(V2)),
        parse("xt=urn:btmh:1220" + V2 + "&xt=urn:btih:" + V1).infoHashes());
  }

  @Test
  void readsEveryHint() throws MetainfoException {
    MagnetLink link =
        parse(
            "xt=urn:btih:"
                + V1
                + "&dn=a%20b+c%C3%BC&tr=udp%3A%2F%2Fx%3A1%2Fa&amp;tr.1=http://y/?q=1%26z&ws=http://w/"
                + "&x.pe=1.2.3.4:5&x.pe=[2001:db8::1]:6&dht=router:7&so=0,2,4,6-8,2&xl=123&as=what");
    assertEquals("a b cü", link.name());
    assertEquals(List.of("udp://x:1/a", "http://y/?q=1&z"), link.trackers());
    assertEquals(List.of("http://w/"), link.webSeeds());
    assertEquals(List.of("1.2.3.4:5", "[2001:db8::1]:6"), link.peers());
    assertEquals(List.of("router:7"), link.nodes());
    assertEquals(List.of(0, 2, 4, 6, 7, 8), link.selectOnly());
    assertEquals(OptionalLong.of(123), link.length());
    assertEquals(link, MagnetLink.parse(link.toString()));
    assertTrue(link.toString().contains("so=0,2,4,6-8"), link::toString);
  }

  @Test
  void leavesOutHintsThatAreNone() throws MetainfoException {
    MagnetLink link =
        parse("dn=&tr=&xl=-1&so=x,-,5-,-5,3-1&xl=99999999999999999999&xt=urn:btih:" + V1);
    assertNull(link.name());
    assertEquals(List.of(), link.trackers());
    assertEquals(List.of(), link.selectOnly());
    assertEquals(OptionalLong.empty(), link.length());
  }

  @Test
  void aHugeSelectionStaysSmall() throws MetainfoException {
    assertTrue(parse("so=0-2147483647&xt=urn:btih:" + V1).selectOnly().size() <= 100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "magnet:",
        "http://x",
        "magnet:?",
        "magnet:?dn=x",
        "magnet:?xt=urn:btih:",
        "magnet:?xt=urn:btih:abc",
        "magnet:?xt=urn:btih:zzf8f1c01144b58ffce1b6ad95832c274573bcb9",
        "magnet:?xt=urn:btmh:1220abcd",
        "magnet:?xt=urn:sha1:7ef8f1c01144b58ffce1b6ad95832c274573bcb9",
        "magnet:?xt=urn:btih:7ef8f1c01144b58ffce1b6ad95832c274573bcb9&xt=urn:btih:8ef8f1c01144b58ffce1b6ad95832c274573bcb9",
        "magnet:?xt=urn:btmh:1320af1a40eaa3f76af4c9c696a1ef817e54c0ab24be8cdbf334a38357ea4c5a3ca3"
      })
  void refusesWhatLeadsToNoTorrent(String link) {
    assertThrows(MetainfoException.class, () -> MagnetLink.parse(link));
  }

  @Test
  void refusesALinkOfAMegabyte() {
    String link = "magnet:?xt=urn:btih:" + V1 + "&dn=" + "a".repeat(1 << 20);
    assertThrows(MetainfoException.class, () -> MagnetLink.parse(link));
  }

  @ParameterizedTest
  @CsvSource({"v1", "hybrid", "v2", "multi_hybrid"})
  void theLinkOfATorrentLeadsToIt(String torrent) throws Exception {
    Metainfo metainfo = Payload.torrent(torrent);
    MagnetLink link = MagnetLink.parse(MagnetLink.of(metainfo).toString());
    assertEquals(metainfo.infoHashes(), link.infoHashes());
    assertEquals(metainfo.sources().trackers().getFirst(), link.trackers());
    assertEquals(OptionalLong.of(metainfo.layout().contentBytes()), link.length());
  }

  @Test
  void whateverIsReadIsWrittenAndReadBackTheSame() throws MetainfoException {
    Random random = new Random(9);
    String alphabet = "abc%20&=+.:/[]~é\u202e-";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder("xt=urn:btih:" + V1 + "&dn=n&tr=t");
      for (int j = random.nextInt(20); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      MagnetLink link = parse(text.toString());
      assertEquals(link, MagnetLink.parse(link.toString()), text::toString);
      assertTrue(link.toString().chars().allMatch(c -> c > ' ' && c < 0x7f));
    }
  }
}
