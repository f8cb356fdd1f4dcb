package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
  private static AddressRanges of(String... ranges) {
    return AddressRanges.of(Stream.of(ranges).map(AddressRange::parse).toList());
  }

  private static InetAddress address(String text) {
    return InetAddresses.forString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "' 192.0.2.1 ', 192.0.2.1",
    "192.0.2.77/24, 192.0.2.0/24",
    "192.0.2.77/32, 192.0.2.77",
    "10.0.0.0/8, 10.0.0.0/8",
    "1.2.3.4/0, 0.0.0.0/0",
    "192.0.2.0 - 192.0.2.255, 192.0.2.0/24",
    "192.0.2.1-192.0.2.255, 192.0.2.1-192.0.2.255",
    "192.0.2.7-192.0.2.8, 192.0.2.7-192.0.2.8",
    "::ffff:192.0.2.1, 192.0.2.1",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8::1/33, 2001:db8::/33",
    "::/0, ::/0",
  })
  void aRangeIsWrittenAsItIsReadBack(String typed, String written) {
    AddressRange range = AddressRange.parse(typed);
    assertEquals(written, range.toString());
    assertEquals(range, AddressRange.parse(range.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "/",
        "example.org",
        "192.0.2",
        "192.0.2.1:6881",
        "192.0.2.1/33",
        "192.0.2.1/-1",
        "192.0.2.1/",
        "192.0.2.1/1/2",
        "192.0.2.1/0000",
        "2001:db8::/129",
        "192.0.2.2-192.0.2.1",
        "192.0.2.1-2001:db8::1",
        "192.0.2.1-",
        "192.0.2.1-192.0.2.2-192.0.2.3"
      })
  void whatIsNoRangeIsRefused(String typed) {
    assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(typed));
  }

  @Test
  void theEndsOfARangeBelongToIt() {
    AddressRanges ranges = of("192.0.2.10-192.0.2.20", "2001:db8::/64", "255.255.255.0/24");
    for (String in :
        List.of(
            "192.0.2.10",
            "192.0.2.15",
            "192.0.2.20",
            "255.255.255.255",
            "2001:db8::",
            "2001:db8::ffff:ffff:ffff:ffff")) {
      assertTrue(ranges.contains(address(in)), in);
    }
    for (String out :
        List.of("192.0.2.9", "192.0.2.21", "255.255.254.255", "0.0.0.0", "2001:db8:0:1::", "::1")) {
      assertFalse(ranges.contains(address(out)), out);
    }
  }

  @Test
  void rangesThatOverlapOrTouchBecomeOne() {
    assertEquals(1, of("10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/8", "9.255.255.255").size());
    assertEquals(1, of("2001:db8::2-2001:db8::9", "2001:db8::1-2001:db8::3").size());
    assertEquals(of("10.0.0.0/8"), of("10.128.0.0/9", "10.0.0.0/9"));
    assertTrue(of().isEmpty());
    assertFalse(of().contains(address("192.0.2.1")));
  }

  @Test
  void manyRangesSayTheSameAsEachOfThem() {
    Random random = new Random(7);
    List<AddressRange> each = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int low = random.nextInt(1 << 12) << 20;
      int high = low | random.nextInt(1 << 22); // of four networks at most
      each.add(new AddressRange(InetAddresses.fromInteger(low), InetAddresses.fromInteger(high)));
    }
    AddressRanges all = AddressRanges.of(each);
    for (int i = 0; i < 20_000; i++) {
      InetAddress asked = InetAddresses.fromInteger(random.nextInt());
      assertEquals(
          each.stream().anyMatch(range -> range.contains(asked)),
          all.contains(asked),
          () -> asked.toString());
    }
  }
}
