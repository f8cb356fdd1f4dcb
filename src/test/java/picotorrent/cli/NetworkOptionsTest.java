package picotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Serving;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.RateLimits;
import picotorrent.base.AddressRange;

/// What the options of every command with an engine become.
class NetworkOptionsTest {
  private static EngineSettings settings(String... options) {
    return CommandLine.populateCommand(new NetworkOptions(), options).settings(true);
  }

  @ParameterizedTest
  @CsvSource({"in-turn, IN_TURN", "fastest, FASTEST", "anti-leech, ANTI_LEECH"})
  void serveFirstNamesWhomASeedPrefers(String word, Serving serving) {
    assertEquals(serving, settings("--serve-first", word).sharing().serving());
  }

  @Test
  void bannedRangesAreRead() {
    assertEquals(
        List.of(AddressRange.parse("192.0.2.0/24"), AddressRange.parse("2001:db8::7")),
        settings("--ban", "192.0.2.9/24", "--ban=2001:db8::7").peers().banned());
  }

  @Test
  void aSeedServesInTurnUnlessToldOtherwise() {
    assertEquals(Serving.IN_TURN, settings().sharing().serving());
  }

  @ParameterizedTest
  @CsvSource({"both, BOTH", "tcp, TCP_ONLY", "utp, UTP_ONLY"})
  void transportNamesHowPeersAreReached(String word, TransportChoice choice) {
    assertEquals(choice, settings("--transport", word).transport().choice());
  }

  @Test
  void encryptionIsTakenInLowerCase() {
    String word = "required";
    CommandLine line =
        new CommandLine(new NetworkOptions()).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs("--encryption", word);
    NetworkOptions options = line.getCommand();
    assertEquals(Encryption.REQUIRED, options.settings(true).transport().encryption());
  }

  @Test
  void limitsAreBytesASecondAndConnections() {
    EngineSettings.Limits limits =
        settings("--max-down", "4M", "--max-up", "500K", "--max-connections", "7").limits();
    assertEquals(new RateLimits(4_000_000, 500_000), limits.rates());
    assertEquals(7, limits.connections());
    assertEquals(7, limits.connectionsPerTorrent());
  }

  @Test
  void aPortThatIsNamedIsTheOnlyOneTried() {
    EngineSettings.Listen named = settings("--host", "127.0.0.1", "--port", "7000").listen();
    assertEquals(List.of(InetAddresses.forString("127.0.0.1")), named.addresses());
    assertEquals(7_000, named.port());
    assertFalse(named.anotherPortIfTaken());
    assertTrue(settings().listen().anotherPortIfTaken());
  }

  @Test
  void eachMeansOfFindingPeersCanBeSwitchedOff() {
    assertTrue(settings().discovery().dht());
    assertFalse(settings("--no-dht").discovery().dht());
    assertTrue(settings().discovery().localDiscovery());
    assertFalse(settings("--no-lsd").discovery().localDiscovery());
    assertTrue(settings().discovery().pex());
    assertFalse(settings("--no-pex").discovery().pex());
    assertTrue(settings().listen().mapPorts());
    assertFalse(settings("--no-port-mapping").listen().mapPorts());
  }

  @Test
  void theDhtStartsWhereItIsToldAndMayOnlyAsk() {
    EngineSettings.Discovery discovery =
        settings("--dht-router", "192.0.2.1:1", "--dht-router", "192.0.2.2:2", "--dht-read-only")
            .discovery();
    assertEquals(List.of("192.0.2.1:1", "192.0.2.2:2"), discovery.dhtRouters());
    assertTrue(discovery.dhtReadOnly());
    assertFalse(settings().discovery().dhtReadOnly());
  }

  @Test
  void aCommandThatLooksForNobodyUsesNoMeansOfIt() {
    EngineSettings alone = new NetworkOptions().settings(false);
    assertEquals(
        List.of(false, false, false, false),
        List.of(
            alone.discovery().dht(),
            alone.discovery().pex(),
            alone.discovery().localDiscovery(),
            alone.listen().mapPorts()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--serve-first=nobody",
        "--ban=example.org",
        "--transport=pigeon",
        "--host=example.org",
        "--port=65536",
        "--max-up=fast"
      })
  void whatNobodyKnowsIsMisuseAndNamesTheOption(String option) {
    TypeConversionException told =
        assertThrows(TypeConversionException.class, () -> settings(option));
    String name = option.substring(0, option.indexOf('='));
    assertTrue(told.getMessage().contains(name), told.getMessage());
  }

  @Test
  void withoutOneConnectionNothingCanBeDone() {
    assertThrows(TypeConversionException.class, () -> settings("--max-connections", "0"));
  }
}
