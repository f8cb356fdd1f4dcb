package picotorrent.session.discovery;

import static com.google.common.net.InetAddresses.forString;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.session.discovery.WaysOut.News;

/// What changes on the way to the internet, and what only looks like it.
class WaysOutTest {
  private static final InetAddress HOME = forString("192.168.1.20");
  private static final InetAddress OFFICE = forString("10.1.2.3");
  private static final InetAddress HOME6 = forString("2a01:db8:1:2:aaaa::1");

  private final WaysOut ways = new WaysOut();

  @BeforeEach
  void theFirstLookIsNoNews() {
    assertEquals(News.NONE, ways.look(HOME, HOME6));
  }

  @Test
  void nothingChanges() {
    assertEquals(News.NONE, ways.look(HOME, HOME6));
  }

  @Test
  void anotherAddressIsAnotherWay() {
    assertEquals(News.OTHER, ways.look(OFFICE, HOME6));
    assertEquals(News.NONE, ways.look(OFFICE, HOME6));
  }

  @Test
  void anAddressOfTheDayInTheSameNetworkIsTheSameWay() {
    assertEquals(News.NONE, ways.look(HOME, forString("2a01:db8:1:2:bbbb::7")));
    assertEquals(News.OTHER, ways.look(HOME, forString("2a01:db8:1:3:bbbb::7")));
  }

  @Test
  void aNetworkThatIsGoneIsNoNewsUntilItIsBack() {
    assertEquals(News.NONE, ways.look(null, null));
    assertEquals(News.BACK, ways.look(HOME, null));
    assertEquals(News.BACK, ways.look(HOME, HOME6), "the second family comes later");
  }

  @Test
  void anotherNetworkAfterAGapIsAnotherWay() {
    assertEquals(News.NONE, ways.look(null, null));
    assertEquals(News.OTHER, ways.look(OFFICE, null));
  }

  @Test
  void whoStartsWithoutANetworkHearsOfIt() {
    WaysOut offline = new WaysOut();
    assertEquals(News.NONE, offline.look(null, null));
    assertEquals(News.BACK, offline.look(HOME, null));
  }
}
