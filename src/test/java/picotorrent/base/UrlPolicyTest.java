package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicyTest {
  private static final InetAddress PUBLIC = InetAddresses.forString("93.184.215.14");
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tracker.example/announce",
        "https://tracker.example:8443/0123456789abcdef/announce?passkey=1&x=%20",
        "udp://tracker.example:6969",
        "udp://[2001:db8::1]:80/announce",
        "  http://tracker.example:6969/announce#part ",
        "http://tracker.example/announce.php?name={a|b}",
        "http://127.0.0.1:8000/announce",
        "http://tracker.example/\u00fcber/announce",
      })
  void trackersAsTheyAreFoundPass(String url) {
    assertInstanceOf(UrlPolicy.Checked.Safe.class, UrlPolicy.TRACKER.check(url), url);
  }

  /// Texts that must not become a request at all.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "announce",
        "/announce",
        "//tracker.example/announce",
        "file:///etc/passwd",
        "ftp://tracker.example/announce",
        "gopher://127.0.0.1:70/announce",
        "dict://127.0.0.1:11211/stats",
        "jar:http://tracker.example/a.jar!/announce",
        "javascript:alert(1)",
        "unix:///var/run/docker.sock",
        "wss://tracker.example/announce",
        "http:///announce",
        "http://:80/announce",
        "http://user:secret@tracker.example/announce",
        "http://tracker.example@127.0.0.1/announce",
        "http://tracker.example:0/announce",
        "http://tracker.example:65536/announce",
        "http://tracker.example:-1/announce",
        "http://tracker.example:25/announce",
        "http://tracker.example:22/announce",
        "http://tracker.example:6667/announce",
        "udp://tracker.example/announce",
        "http://tracker.example/announce\r\nX-Evil: 1",
        "http://tracker.example/announce\nHost: other",
        "http://tracker.example\r\n/announce",
        "http://tracker.example/a b/announce",
        "http://tracker.example\\@127.0.0.1/announce",
        "http://tracker.example/\0/announce",
        "http://2130706433/announce",
        "http://127.1/announce",
        "http://0x7f.0.0.1/announce",
        "http://0177.0.0.1/announce",
        "http://[fe80::1%25eth0]/announce",
        "http://[::1/announce",
        "http://tr\u0430cker.example/announce",
        "http://tracker%2eexample/announce",
        "http://tracker_example%00.test/announce",
        "http://%31%32%37.0.0.1/announce",
        "http://127\u30020\u30020\u30021/announce",
      })
  void fortyHostileTextsAreRefused(String url) {
    assertInstanceOf(UrlPolicy.Checked.Refused.class, UrlPolicy.TRACKER.check(url), url);
  }

  @Test
  void aUrlThatFillsMemoryIsRefused() {
    String url = "http://tracker.example/" + "a".repeat(UrlPolicy.MAX_URL_CHARS);
    assertEquals(
        new UrlPolicy.Checked.Refused(Sentence.of("the URL is too long")),
        UrlPolicy.TRACKER.check(url));
  }

  @Test
  void charactersThatJavaRefusesAreEscaped() {
    assertEquals(
        new UrlPolicy.Checked.Safe(URI.create("http://a.example/%C3%BC/announce?x=%7B%7C%7D")),
        UrlPolicy.TRACKER.check("http://a.example/\u00fc/announce?x={|}#f"));
  }

  @ParameterizedTest
  @CsvSource({
    "TRACKER, http://127.0.0.1:8000/announce, 127.0.0.1, true",
    "TRACKER, http://127.0.0.1:8000/scrape?x=1, 127.0.0.1, true",
    "TRACKER, http://10.77.0.1:8000/announce?k=v, 10.77.0.1, true",
    "TRACKER, http://localhost:8000/announce/key, ::1, true",
    "TRACKER, http://nas:8000/announce, 192.168.1.9, true",
    "TRACKER, udp://10.77.0.1:8000, 10.77.0.1, true",
    "TRACKER, http://127.0.0.1:9091/transmission/rpc, 127.0.0.1, false",
    "TRACKER, http://127.0.0.1/admin/../announce, 127.0.0.1, false",
    "TRACKER, http://127.0.0.1/announce%0d%0aX:1, 127.0.0.1, false",
    "TRACKER, http://127.0.0.1/announcement, 127.0.0.1, false",
    "TRACKER, http://192.168.1.1/reboot?announce, 192.168.1.1, false",
    "TRACKER, http://[::ffff:127.0.0.1]/admin, 127.0.0.1, false",
    "TRACKER, http://evil.example/announce, 127.0.0.1, false",
    "TRACKER, http://evil.example/announce, 192.168.1.1, false",
    "TRACKER, http://evil.example/announce, 169.254.169.254, false",
    "TRACKER, http://169.254.169.254/announce, 169.254.169.254, false",
    "TRACKER, http://0.0.0.0/announce, 0.0.0.0, false",
    "TRACKER, http://evil.example/announce, 64:ff9b::7f00:1, false",
    "TRACKER, http://evil.example/announce, 2002:7f00:1::, false",
    "TRACKER, http://evil.example/announce, fd00::1, false",
    "TRACKER, http://evil.example/announce, fe80::1, false",
    "TRACKER, http://evil.example/announce, 224.0.0.1, false",
    "TRACKER, http://evil.example/announce, 255.255.255.255, false",
    "TRACKER, http://fair.example/anything?x=y, 93.184.215.14, true",
    "WEB_SEED, http://127.0.0.1:8088/one.bin, 127.0.0.1, true",
    "WEB_SEED, http://127.0.0.1:8088/one.bin?cmd=rm, 127.0.0.1, false",
    "WEB_SEED, http://fair.example/one.bin?sig=1, 93.184.215.14, true",
    "WEB_SEED, udp://fair.example:1/one.bin, 93.184.215.14, false",
    "HTTP_SEED, http://127.0.0.1/seed?info_hash=%00&piece=3&ranges=0-5, 127.0.0.1, true",
    "HTTP_SEED, http://127.0.0.1/seed?cmd=rm&info_hash=%00&piece=3, 127.0.0.1, false",
  })
  void whatAnAddressMayBeAsked(UrlPolicy use, String url, String address, boolean allowed) {
    assertEquals(allowed, use.allows(URI.create(url), InetAddresses.forString(address), null), url);
  }

  @Test
  void noRedirectLeadsFromTheWorldIntoTheHouse() {
    URI outside = URI.create("http://fair.example/announce");
    URI inside = URI.create("http://127.0.0.1:8000/announce");
    assertFalse(UrlPolicy.TRACKER.allows(inside, LOOPBACK, outside));
    assertTrue(UrlPolicy.TRACKER.allows(inside, LOOPBACK, URI.create("http://localhost/announce")));
    assertTrue(UrlPolicy.TRACKER.allows(outside, PUBLIC, inside));
  }

  @Test
  void noRedirectLeavesTheEncryptedWorld() {
    URI plain = URI.create("http://fair.example/announce");
    URI secure = URI.create("https://fair.example/announce");
    assertFalse(UrlPolicy.TRACKER.allows(plain, PUBLIC, secure));
    assertTrue(UrlPolicy.TRACKER.allows(secure, PUBLIC, plain));
  }

  @Test
  void aNameThatAnswersPublicThenLocalIsRefusedTheSecondTime() {
    URI rebinding = URI.create("http://rebind.example/announce");
    assertTrue(UrlPolicy.TRACKER.allows(rebinding, PUBLIC, null));
    assertFalse(UrlPolicy.TRACKER.allows(rebinding, LOOPBACK, null));
  }
}
