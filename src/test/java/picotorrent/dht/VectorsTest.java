package picotorrent.dht;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picotorrent.base.Hash;

/// What the BEPs give as examples.
class VectorsTest {
  private static final byte[] KEY =
      HexFormat.of().parseHex("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "124.31.75.21, 5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401",
    "21.75.31.124, 5a3ce9c14e7a08645677bbd1cfe7d8f956d53256",
    "65.23.51.170, a5d43220bc8f112a3d426c84764f8c2a1150e616",
    "84.124.73.14, 1b0321dd1bb1fe518101ceef99462b947a01ff41",
    "43.213.53.83, e56f6cbf5b7c4be0237986d5243b87aa6d51305a",
  })
  void anIdBelongsToItsAddress(String address, String id) { // BEP 42
    NodeId node = NodeId.of(HexFormat.of().parseHex(id), 0);
    assertTrue(SecureIds.matches(node, InetAddresses.forString(address)));
    assertFalse(SecureIds.matches(node, InetAddresses.forString("8.8.8.8")));
  }

  @ParameterizedTest
  @CsvSource({"124.31.75.21", "2001:db9::1", "192.168.1.1"})
  void anIdThatWasMadeForAnAddressBelongsToIt(String text) {
    InetAddress address = InetAddresses.forString(text);
    assertTrue(SecureIds.matches(SecureIds.generate(address, new Random(1)), address));
  }

  @Test
  void anImmutableItemIsNamedByItsValue() { // BEP 44, test 3
    DhtItem item = DhtItem.immutable(ascii("12:Hello World!"));
    assertEquals(Hash.ofHex("e5f96f6f38320f0f33959cb4d3d656452117aadb"), item.target());
    assertTrue(item.isGenuine());
  }

  @Test
  void aMutableItemIsSigned() { // BEP 44, test 1
    DhtItem item =
        mutable(
            "",
            "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff"
                + "1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01");
    assertEquals(Hash.ofHex("4a533d47ec9c7d95b1ad75f576cffc641853b750"), item.target());
    assertTrue(item.isGenuine());
  }

  @Test
  void aSaltedItemIsSignedWithItsSalt() { // BEP 44, test 2
    String signature =
        "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17d"
            + "df9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08";
    DhtItem item = mutable("foobar", signature);
    assertEquals(Hash.ofHex("411eba73b6f087ca51a3795d9c8c938d365e32c1"), item.target());
    assertTrue(item.isGenuine());
    assertFalse(mutable("fooba", signature).isGenuine());
  }

  private static DhtItem mutable(String salt, String signature) {
    return new DhtItem(
        ascii("12:Hello World!"),
        new DhtItem.Signed(KEY, ascii(salt), 1, HexFormat.of().parseHex(signature)));
  }

  @Test
  void whatWeSignOthersCanVerify() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
    byte[] key = Arrays.copyOfRange(encoded, encoded.length - DhtItem.KEY_BYTES, encoded.length);
    DhtItem item = DhtItem.sign(ascii("i7e"), ascii("s"), 9, key, pair.getPrivate());
    assertTrue(item.isGenuine());
    assertFalse(new DhtItem(ascii("i8e"), item.signed()).isGenuine());
  }

  @Test
  void aFilterEstimatesHowManyItHolds() { // BEP 33 §"test vectors"
    SwarmFilter filter = SwarmFilter.empty();
    for (int i = 0; i <= 255; i++) {
      filter.add(InetAddresses.forString("192.0.2." + i));
    }
    for (int i = 0; i <= 0x3e7; i++) {
      filter.add(InetAddresses.forString("2001:db8::" + Integer.toHexString(i)));
    }
    assertEquals(1224.9308, filter.estimate(), 0.001);
    String begins = "f6c3f5eaa07ffd91bde89f777f26fb2bff37bdb8fb2bbaa2fd3ddde7bacfff75";
    assertEquals(
        begins.substring(0, 48), HexFormat.of().formatHex(filter.toBytes()).substring(0, 48));
  }

  @Test
  void theExamplesOfBep5AreRead() {
    byte[] ping = ascii("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe");
    assertTrue(
        Krpc.read(ping) instanceof Krpc.Incoming.Asked asked
            && asked.query() instanceof Query.Ping
            && Arrays.equals(ascii("aa"), asked.transaction()));
    byte[] announce =
        ascii(
            "d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz123456"
                + "4:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe");
    assertTrue(
        Krpc.read(announce) instanceof Krpc.Incoming.Asked asked
            && asked.query() instanceof Query.AnnouncePeer query
            && query.impliedPort());
    byte[] peers =
        ascii(
            "d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee"
                + "1:t2:aa1:y1:re");
    assertTrue(
        Krpc.read(peers) instanceof Krpc.Incoming.Answered answered
            && answered.reply().peers().size() == 2);
    byte[] error = ascii("d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee");
    assertTrue(Krpc.read(error) instanceof Krpc.Incoming.Refused refused && refused.code() == 201);
  }

  @Test
  void whatIsAskedIsWhatIsRead() {
    NodeId own = NodeId.random(new Random(2));
    byte[] question = KrpcWriter.question(7, own, true, new Query.FindNode(own, Query.Want.BOTH));
    assertTrue(
        Krpc.read(question) instanceof Krpc.Incoming.Asked asked
            && asked.readOnly()
            && asked.sender().equals(own)
            && asked.query() instanceof Query.FindNode query
            && query.target().equals(own)
            && query.want().ipv6());
    assertArrayEquals(own.toBytes(), NodeId.of(own.toBytes(), 0).toBytes());
  }
}
