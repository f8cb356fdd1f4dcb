package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Reply;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentDetail.Origin;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.TorrentReader;

/// What a torrent says of itself, and what a person says instead: its name, its web seeds.
@NullMarked
class OwnWordsTest {
  private static final int PIECE = 64 << 10;
  private static final List<Integer> LENGTHS = List.of(2_000_000);
  private static final String SEED = SimWebSeed.FOLDER + "sim1";

  private static SimSwarm swarm(Consumer<BencodeWriter> head, Consumer<BencodeWriter> tail) {
    return new SimSwarm(1, SimTorrent.make(1, LENGTHS, PIECE, head, tail));
  }

  private static TorrentDetail detail(SimSwarm swarm, SimClient client) {
    Set<Engine.Aspect> all = EnumSet.allOf(Engine.Aspect.class);
    try (Engine.View _ = client.session().look(new Engine.Look(swarm.torrent.id(), all))) {
      swarm.world.run(Duration.ofMillis(500));
    }
    return Objects.requireNonNull(client.session().snapshot().detail());
  }

  private static List<SourceStatus> webSeeds(SimSwarm swarm, SimClient client) {
    return detail(swarm, client).sources().stream()
        .filter(source -> source.kind() == SourceStatus.Kind.WEB_SEED)
        .toList();
  }

  private static Reply ask(SimSwarm swarm, SimClient client, Command command) {
    CompletableFuture<Reply> answer = client.submit(command);
    swarm.world.runUntil(answer::isDone, Duration.ofSeconds(5));
    return answer.getNow(new Reply.Done());
  }

  private static void restart(SimSwarm swarm, SimClient client) {
    swarm.world.run(Duration.ofSeconds(10));
    client.restart();
    swarm.world.run(Duration.ofSeconds(2));
  }

  @Test
  void aNameThatAPersonGaveIsKeptAndNobodyElseHearsOfIt() {
    SimSwarm swarm = swarm(_ -> {}, _ -> {});
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    ask(swarm, seed, new Command.SetName(swarm.torrent.id(), " Holidays\u202e at sea "));
    assertEquals("Holidays\ufffd at sea", swarm.status(seed).name());
    Reply links = ask(swarm, seed, new Command.WriteLinks(List.of(swarm.torrent.id())));
    assertTrue(links.toString().contains("dn=sim1"), links.toString());
    restart(swarm, seed);
    assertEquals("Holidays\ufffd at sea", swarm.status(seed).name());
    assertEquals("sim1", Objects.requireNonNull(detail(swarm, seed).origin()).name());
    ask(swarm, seed, new Command.SetName(swarm.torrent.id(), " "));
    swarm.world.run(Duration.ofSeconds(1));
    assertEquals("sim1", swarm.status(seed).name());
  }

  @Test
  void aWebSeedThatAPersonNamesBringsTheRestOfADownload() {
    SimSwarm swarm = swarm(_ -> {}, _ -> {});
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent);
    swarm.world.run(Duration.ofSeconds(5));
    assertEquals(0, server.requests());
    ask(swarm, leech, new Command.SetWebSeeds(swarm.torrent.id(), List.of(SEED)));
    assertTrue(swarm.world.runUntil(() -> leech.has(swarm.torrent), Duration.ofMinutes(1)));
    assertTrue(leech.isRight(swarm.torrent));
  }

  @Test
  void aWebSeedThatAPersonTakesAwayIsAskedNoMore() throws Exception {
    SimSwarm swarm = swarm(_ -> {}, out -> out.key("url-list").list().string(SEED).end());
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent);
    swarm.world.run(Duration.ofSeconds(2));
    assertEquals(List.of(SEED), webSeeds(swarm, leech).stream().map(SourceStatus::url).toList());
    ask(swarm, leech, new Command.SetWebSeeds(swarm.torrent.id(), List.of()));
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    restart(swarm, leech);
    swarm.world.run(Duration.ofMinutes(5));
    assertEquals(List.of(), webSeeds(swarm, leech));
    assertEquals(0, server.requests());
    assertFalse(leech.has(swarm.torrent));
    Reply.TorrentFile file =
        (Reply.TorrentFile) ask(swarm, leech, new Command.WriteTorrent(swarm.torrent.id()));
    assertEquals(List.of(), TorrentReader.read(file.file()).sources().webSeeds());
  }

  @Test
  void aTorrentThatRestsListsItsWebSeedsTheSame() {
    SimSwarm swarm = swarm(_ -> {}, out -> out.key("url-list").list().string(SEED).end());
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent);
    ask(swarm, leech, new Command.Stop(Set.of(swarm.torrent.id())));
    swarm.world.run(Duration.ofSeconds(5));
    SourceStatus only = webSeeds(swarm, leech).getFirst();
    assertEquals(SEED, only.url());
    assertEquals(SourceStatus.State.OFF, only.state());
  }

  @Test
  void whatItSaysOfItselfIsToldOnOneLine() {
    SimSwarm swarm =
        swarm(
            out -> {
              out.key("comment").string("Ours\r\n\tand yours\u0007");
              out.key("created by").string("mktorrent 1.1");
              out.key("creation date").integer(1_700_000_000L);
            },
            _ -> {});
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    assertEquals(
        new Origin("sim1", "Ours and yours\ufffd", "mktorrent 1.1", 1_700_000_000_000L, ""),
        detail(swarm, seed).origin());
    assertNull(unasked(swarm, seed), "only for who looks");
  }

  private static @Nullable Origin unasked(SimSwarm swarm, SimClient client) {
    Engine.Look look =
        new Engine.Look(swarm.torrent.id(), EnumSet.complementOf(EnumSet.of(Engine.Aspect.ORIGIN)));
    try (Engine.View _ = client.session().look(look)) {
      swarm.world.run(Duration.ofMillis(500));
    }
    return Objects.requireNonNull(client.session().snapshot().detail()).origin();
  }
}
