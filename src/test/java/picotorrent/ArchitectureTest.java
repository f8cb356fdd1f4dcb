package picotorrent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every arrow between two packages of ours that is allowed, with its reason. What is not listed
/// here is forbidden; JPMS does not check arrows between the packages of one module.
class ArchitectureTest {
  /// One room: what it may see besides the JDK, libraries and itself, and why no more.
  record Room(String name, String because, String... sees) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Room> ROOMS =
      List.of(
          // Floor 0
          new Room("base", "the vocabulary depends on nothing"),
          new Room("buffer", "memory knows no protocol"),
          new Room("rate", "buckets count bytes, whoever's they are"),
          // Floor 1
          new Room(
              "bencode", "a codec knows bytes, and how to say what is wrong with them", "base"),
          new Room("merkle", "a tree of hashes is arithmetic", "base"),
          new Room("metainfo", "torrents are data, read by a codec", "base", "bencode", "merkle"),
          new Room("wire", "peer messages are data", "base", "bencode"),
          new Room("api", "outsiders need the vocabulary alone", "base"),
          // Floor 2: machines do not see each other, nor any port
          new Room("mse", "a handshake needs no peer", "base"),
          new Room("utp", "a transport knows no torrent", "base"),
          new Room("dht", "a table of nodes knows no torrent", "base", "bencode", "rate"),
          new Room("tracker", "an announce is a question and an answer", "base", "bencode"),
          new Room("lsd", "a datagram and its parser", "base"),
          new Room("portmap", "three small protocols with a gateway", "base"),
          new Room("webseed", "ranges of a layout", "base", "metainfo"),
          new Room("peer", "one peer's life", "base", "bencode", "buffer", "rate", "wire"),
          // and deciders over many peers
          new Room("swarm.pick", "blocks are asked for, whoever is connected", "base", "buffer"),
          new Room("swarm.choke", "whom to serve is seen from what peers gave", "base"),
          new Room("swarm.peers", "addresses and what was heard of them", "base", "wire"),
          new Room("swarm.queue", "torrents are numbers of a queue"),
          new Room("swarm.metadata", "parts, who has them and who lied"),
          // Floor 3
          new Room("port", "interfaces name values only", "base", "buffer", "metainfo"),
          // Floor 4
          new Room("net", "NIO behind the ports", "base", "bencode", "port"),
          new Room("tray", "an icon on the session bus knows neither torrents nor windows"),
          new Room(
              "storage",
              "files behind the ports",
              "base",
              "bencode",
              "buffer",
              "metainfo",
              "merkle",
              "port"),
          // Floor 4, the session: its lower rooms see neither torrents nor peers
          new Room(
              "session.ground",
              "what every part of a session may know is ports, settings and limits",
              "api",
              "base",
              "buffer",
              "mse",
              "port",
              "portmap",
              "rate",
              "swarm.peers",
              "swarm.pick"),
          new Room(
              "session.link",
              "a stream carries bytes, whatever they say",
              "api",
              "base",
              "mse",
              "port",
              "rate",
              "session.ground",
              "swarm.peers",
              "utp"),
          new Room(
              "session.announce",
              "trackers are told what a torrent says of itself",
              "api",
              "base",
              "port",
              "session.ground",
              "session.link",
              "tracker"),
          new Room(
              "session.discovery",
              "to be known is a matter of hashes, to find one of endpoints",
              "api",
              "base",
              "dht",
              "lsd",
              "port",
              "portmap",
              "session.ground",
              "session.link",
              "swarm.peers"),
          new Room(
              "session.content",
              "a block is a block, whoever sends it",
              "api",
              "base",
              "buffer",
              "metainfo",
              "port",
              "rate",
              "session.ground",
              "swarm.pick",
              "webseed"),
          new Room(
              "session.book",
              "what is kept of a torrent is data, whatever the torrent does",
              "api",
              "base",
              "bencode",
              "metainfo",
              "port",
              "rate",
              "session.content",
              "swarm.pick"),
          new Room(
              "session.peer",
              "one remote is a stream and what is said over it",
              "api",
              "base",
              "mse",
              "peer",
              "port",
              "rate",
              "session.content",
              "session.ground",
              "session.link",
              "swarm.choke",
              "swarm.peers",
              "swarm.pick",
              "wire"),
          new Room(
              "session.swarm",
              "peers are dealt with by what is known of the torrent, whatever else it does",
              "api",
              "base",
              "merkle",
              "metainfo",
              "mse",
              "peer",
              "port",
              "rate",
              "session.book",
              "session.content",
              "session.ground",
              "session.link",
              "session.peer",
              "swarm.choke",
              "swarm.metadata",
              "swarm.peers",
              "swarm.pick",
              "wire"),
          new Room(
              "session.torrent",
              "a torrent is remembered and has its turn, by whomever",
              "api",
              "base",
              "metainfo",
              "mse",
              "peer",
              "port",
              "rate",
              "session.announce",
              "session.book",
              "session.content",
              "session.discovery",
              "session.ground",
              "session.peer",
              "session.swarm",
              "swarm.peers",
              "swarm.pick",
              "swarm.queue",
              "tracker"),
          new Room(
              "session.queue",
              "whose turn it is depends on what torrents do, not on how they are kept",
              "api",
              "base",
              "port",
              "session.book",
              "session.ground",
              "session.swarm",
              "session.torrent",
              "swarm.queue",
              "tracker"),
          new Room(
              "session.resume",
              "to remember a torrent is to know its parts, not when its turn is",
              "api",
              "base",
              "metainfo",
              "port",
              "session.book",
              "session.content",
              "session.ground",
              "session.swarm",
              "session.torrent",
              "swarm.peers"),
          new Room(
              "session.view",
              "what is shown is read from everything and changes nothing",
              "api",
              "base",
              "metainfo",
              "peer",
              "port",
              "rate",
              "session.book",
              "session.content",
              "session.discovery",
              "session.ground",
              "session.link",
              "session.peer",
              "session.swarm",
              "session.torrent",
              "swarm.peers",
              "swarm.pick"),
          new Room(
              "session",
              "the single writer sees machines and ports, never what stands behind the ports",
              "api",
              "base",
              "metainfo",
              "mse",
              "port",
              "session.announce",
              "session.book",
              "session.content",
              "session.discovery",
              "session.ground",
              "session.link",
              "session.peer",
              "session.queue",
              "session.resume",
              "session.swarm",
              "session.torrent",
              "session.view",
              "swarm.peers"),
          // Floor 5
          new Room(
              "socket",
              "blocking calls over the uTP machine and a socket",
              "base",
              "net",
              "port",
              "utp"),
          new Room(
              "app",
              "the composition root is the only one that sees all below it",
              "api",
              "base",
              "bencode",
              "metainfo",
              "net",
              "port",
              "session",
              "session.ground",
              "storage",
              "tracker",
              "utp"),
          // Floor 6
          new Room(
              "cli",
              "commands speak to the engine by its api",
              "api",
              "app",
              "base",
              "bencode",
              "metainfo"),
          new Room("fx.model", "view-models know no control", "api", "base", "metainfo"),
          new Room(
              "fx.task",
              "workers carry api, file and desktop work off the JavaFX thread",
              "api",
              "app",
              "base",
              "bencode",
              "metainfo",
              "tray",
              "fx.model"),
          new Room(
              "fx.view.part",
              "what all views are made of knows none of them",
              "api",
              "base",
              "metainfo",
              "fx.model",
              "fx.task"),
          new Room(
              "fx.view.detail",
              "tabs show one torrent, whatever window they are in",
              "api",
              "base",
              "fx.model",
              "fx.view.part"),
          new Room(
              "fx.view.preferences",
              "a page changes settings and starts nothing",
              "api",
              "base",
              "fx.model",
              "fx.task",
              "fx.view.part"),
          new Room(
              "fx.view.incoming",
              "files and links are shown and added without a list of torrents",
              "api",
              "base",
              "metainfo",
              "fx.model",
              "fx.task",
              "fx.view.part"),
          new Room(
              "fx.view",
              "views bind to view-models and start workers",
              "api",
              "base",
              "fx.model",
              "fx.task",
              "fx.view.detail",
              "fx.view.incoming",
              "fx.view.part",
              "fx.view.preferences"),
          new Room(
              "fx.desktop",
              "the desktop's composition root: one window on one engine",
              "api",
              "app",
              "base",
              "metainfo",
              "fx.model",
              "fx.task",
              "fx.view",
              "fx.view.incoming",
              "fx.view.part",
              "tray"));

  private static JavaClasses ours;

  @BeforeAll
  static void read() {
    ours =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("picotorrent");
  }

  /// Tens of megabytes, which tests that measure memory would collect again and again.
  @AfterAll
  static void forget() {
    ours = null;
  }

  static List<Room> rooms() {
    return ROOMS;
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomSeesOnlyWhatItMay(Room room) {
    List<String> allowed = new ArrayList<>(List.of("picotorrent." + room.name()));
    for (String other : room.sees()) {
      allowed.add("picotorrent." + other);
    }
    classes()
        .that()
        .resideInAPackage("picotorrent." + room.name())
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("picotorrent.."))
                .or(resideInAnyPackage(allowed.toArray(String[]::new))))
        .because(room.because())
        .allowEmptyShould(true)
        .check(ours);
  }

  @Test
  void everyPackageIsARoom() {
    classes()
        .should()
        .resideInAnyPackage(
            ROOMS.stream().map(room -> "picotorrent." + room.name()).toArray(String[]::new))
        .because("a package that no rule names would escape all of them")
        .check(ours);
  }

  @Test
  void noWayLeadsFromARoomBackToIt() {
    slices()
        .matching("picotorrent.(**)")
        .should()
        .beFreeOfCycles()
        .because("rooms that need each other are one room")
        .check(ours);
  }

  @Test
  void viewModelsOpenNoWindow() {
    classes()
        .that()
        .resideInAPackage("picotorrent.fx.model")
        .should()
        .onlyDependOnClassesThat(
            not(
                resideInAnyPackage(
                    "javafx.scene..",
                    "javafx.stage..",
                    "javafx.application..",
                    "org.controlsfx..")))
        .because("a view-model is tested without a toolkit: javafx.base alone")
        .allowEmptyShould(true)
        .check(ours);
  }

  @Test
  void theFloorsBelowTheWindowKnowNoJavaFx() {
    classes()
        .that(not(resideInAPackage("picotorrent.fx..")))
        .should()
        .onlyDependOnClassesThat(not(resideInAPackage("javafx..")))
        .because("the command line and the library start without a toolkit")
        .check(ours);
  }
}
