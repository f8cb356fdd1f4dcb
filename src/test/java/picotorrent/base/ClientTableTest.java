package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTableTest {
  private static PeerId id(String head) {
    byte[] bytes = new byte[PeerId.BYTES];
    byte[] known = head.getBytes(StandardCharsets.ISO_8859_1);
    Arrays.fill(bytes, (byte) 0x0a);
    System.arraycopy(known, 0, bytes, 0, known.length);
    return PeerId.of(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "-qB4620-, qBittorrent 4.6.2",
    "-TR2940-, Transmission 2.94",
    "-TR4050-, Transmission 4.0.5",
    "-LT2070-, libtorrent 2.0.7.0",
    "-LT12G0-, libtorrent 1.2.16.0",
    "-lt0D80-, rTorrent 0.13.8",
    "-DE13F0-, Deluge 1.3.15",
    "-DE211s-, Deluge 2.1.1",
    "-UT355W-, uTorrent 3.5.5",
    "-BC0171-, BitComet 1.71",
    "-KT2210-, KTorrent 2.2.1",
    "-WW0112-, WebTorrent 1.12",
    "-pT0112-, Picotorrent 1.12",
    "-pT0001-, Picotorrent 0.1",
    "-BI2600-, BiglyBT 2.6.0",
    "-AZ5770-, Vuze 5.7.7",
    "-S~2400-, Shareaza 2.4.0",
    "-7T1234-, aTorrent 1.2.3",
    "-zz1234-, zz 1.2.3.4",
    "M7-9-2--, BitTorrent 7.9.2",
    "M4-20-8-, BitTorrent 4.20.8",
    "Q1-10-0-, Queen Bee 1.10.0",
    "T03I-----, BitTornado 0.3.18",
    "S587----, Shadow's client 5.8.7",
    "A2-1-36-0-, aria2 1.36.0",
    "-aria2-, aria2",
    "-ML2.7.2-, MLdonkey 2.7.2",
    "XBT054d-, XBT 054",
    "OP7685, Opera 7685",
    "exbc\0\0LORD, BitLord",
    "exbc, BitComet",
    "btpd/0.16, btpd 0.16",
  })
  void namesWhoWritesSuchAnId(String head, String client) {
    assertEquals(client, ClientTable.describe(id(head.replace("\\0", "\0"))).toString());
  }

  @Test
  void anIdOfNoStyleIsNamedByItself() {
    assertEquals("?abc?", ClientTable.describe(id(" abc\u00ff")).name().substring(0, 5));
    assertEquals("????????", ClientTable.describe(id("")).toString());
  }

  @Test
  void whateverTheIdTheNameIsPrintableAscii() {
    long seed = 20_261_122L;
    Random random = new Random(seed);
    String[] heads = {"-qB", "-ML2", "M7-", "T0", "A2-1-", "btpd/", "-", "-BOW", ""};
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[PeerId.BYTES];
      random.nextBytes(bytes);
      byte[] head = heads[i % heads.length].getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(head, 0, bytes, 0, head.length);
      String shown = ClientTable.describe(PeerId.of(bytes)).toString();
      assertTrue(
          shown.chars().allMatch(c -> c >= ' ' && c < 0x7f), shown + " seed " + seed + " " + i);
    }
  }
}
