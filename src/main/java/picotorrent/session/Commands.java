package picotorrent.session;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.base.AddressRanges;
import picotorrent.base.Endpoint;
import picotorrent.base.InfoHashes;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;
import picotorrent.session.book.Arrangement;
import picotorrent.session.book.Birth;
import picotorrent.session.ground.Environment;
import picotorrent.session.queue.TorrentQueue;
import picotorrent.session.resume.Removal;
import picotorrent.session.resume.Resuming;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;
import picotorrent.swarm.peers.PeerSource;

/// Carries out what is asked of a session.
///
/// [#prepare] reads what a command brings and may be called on any thread; the rest is confined to
/// the session loop.
final class Commands {
  /// A command whose burden has been read off the loop.
  sealed interface Prepared {
    /// A torrent to add.
    ///
    /// @param hints what a magnet link says beyond that
    /// @param places see [Placement]
    /// @param document what to remember: the file, or the link
    record Newcomer(
        InfoHashes infoHashes,
        String name,
        @Nullable Metainfo metainfo,
        Metainfo.Sources sources,
        Hints hints,
        AddOptions options,
        Map<Integer, Path> places,
        byte[] document)
        implements Prepared {}

    /// Anything that needs no reading.
    record Plain(Command command) implements Prepared {}

    /// What cannot be done, and why.
    record Impossible(Sentence reason) implements Prepared {}
  }

  /// What a magnet link says beyond what a torrent file says.
  ///
  /// @param peers `x.pe`, of those that name an address
  /// @param selectOnly `so`
  /// @param hold whether to wait when the metadata is there
  record Hints(List<Endpoint> peers, List<Integer> selectOnly, boolean hold) {
    static final Hints NONE = new Hints(List.of(), List.of(), false);
  }

  private final Services services;
  private final TorrentQueue queue;
  private final Resuming resuming;
  private final Environment env;
  private final TorrentTable torrents;
  private final Inquiries inquiries;
  private final Runnable settingsChanged;
  private final Runnable networkChanged;

  Commands(
      Services services,
      TorrentQueue queue,
      Resuming resuming,
      Runnable settingsChanged,
      Runnable networkChanged) {
    this.services = services;
    this.queue = queue;
    this.resuming = resuming;
    this.env = services.env();
    this.torrents = services.torrents();
    this.inquiries = new Inquiries(services);
    this.settingsChanged = settingsChanged;
    this.networkChanged = networkChanged;
  }

  /// Reads what a command brings: bytes of a torrent, the look of the data on disk. Any thread;
  /// takes as long as the torrent is large.
  static Prepared prepare(Command command) {
    if (command instanceof Command.AddTorrent(byte[] file, AddOptions options)) {
      return prepareTorrent(file, options);
    }
    if (command instanceof Command.AddMagnet magnet) {
      return prepareMagnet(magnet);
    }
    return new Prepared.Plain(command);
  }

  private static Prepared prepareTorrent(byte[] file, AddOptions options) {
    try {
      boolean fetches = options.existing() != AddOptions.Existing.SEED_ONLY;
      Metainfo metainfo = fetches ? TorrentReader.readPartial(file) : TorrentReader.read(file);
      Path data = options.dataOverride();
      return new Prepared.Newcomer(
          metainfo.infoHashes(),
          metainfo.name(),
          metainfo,
          metainfo.sources(),
          Hints.NONE,
          options,
          data == null ? Map.of() : Placement.of(metainfo, data),
          file);
    } catch (MetainfoException e) {
      return new Prepared.Impossible(e.sentence());
    }
  }

  private static Prepared prepareMagnet(Command.AddMagnet command) {
    try {
      MagnetLink magnet = MagnetLink.parse(command.link());
      String name = magnet.name();
      return new Prepared.Newcomer(
          magnet.infoHashes(),
          name == null ? magnet.infoHashes().id().toString() : name,
          null,
          magnet.sources(),
          new Hints(magnet.endpoints(), magnet.selectOnly(), command.hold()),
          command.options(),
          Map.of(),
          command.link().getBytes(StandardCharsets.UTF_8));
    } catch (MetainfoException e) {
      return new Prepared.Impossible(e.sentence());
    }
  }

  /// Does it; the answer, now or later, says what became of it.
  void carryOut(Prepared prepared, Consumer<Reply> answer) {
    if (prepared instanceof Prepared.Plain(Command.WriteTorrent(TorrentId id))) {
      inquiries.write(id, answer);
    } else if (prepared instanceof Prepared.Plain(Command.Locate(TorrentId id, int file))) {
      inquiries.locate(id, file, answer);
    } else if (prepared instanceof Prepared.Plain(Command.CancelRemoval(TorrentId id))) {
      if (!services.removals().cancel(id, () -> answer.accept(new Reply.Done()))) {
        answer.accept(new Reply.Unknown(Set.of(id)));
      }
    } else {
      answer.accept(carryOut(prepared));
    }
  }

  private Reply carryOut(Prepared prepared) {
    return switch (prepared) {
      case Prepared.Newcomer newcomer -> add(newcomer);
      case Prepared.Plain(Command command) -> carryOut(command);
      case Prepared.Impossible(Sentence reason) -> new Reply.Refused(reason);
    };
  }

  private Reply add(Prepared.Newcomer newcomer) {
    Torrent there = torrents.same(newcomer.infoHashes());
    if (there != null && !there.arrangement().lost) {
      return new Reply.AlreadyThere(there.id());
    }
    Arrangement arrangement =
        new Arrangement(newcomer.options(), env.ports().loop().date().toEpochMilli());
    if (there != null) {
      arrangement.succeed(there.arrangement());
      torrents.remove(there);
      queue.remove(there);
      there.leave(DataFate.KEEP);
    }
    arrangement.places.putAll(newcomer.places());
    arrangement.selectOnly = newcomer.hints().selectOnly();
    arrangement.held = newcomer.hints().hold();
    arrangement.queuePosition = torrents.all().size();
    Torrent torrent =
        new Torrent(
            services,
            new Birth(
                newcomer.infoHashes(),
                newcomer.name(),
                newcomer.metainfo(),
                newcomer.sources(),
                arrangement,
                null,
                null));
    torrents.add(torrent);
    queue.add(torrent);
    resuming.added(torrent, newcomer.document());
    env.events().publish(new Event.TorrentAdded(torrent.id(), torrent.name()));
    torrent.foundPeers(newcomer.options().peers(), PeerSource.USER, true);
    if (newcomer.options().discover()) {
      torrent.foundPeers(newcomer.hints().peers(), PeerSource.MAGNET, true);
    }
    if (newcomer.options().start()) {
      torrent.lifecycle().start();
    }
    return new Reply.Added(torrent.id());
  }

  private Reply carryOut(Command command) {
    return switch (command) {
      case Command.AddTorrent _, Command.AddMagnet _ -> carryOut(prepare(command));
      case Command.Start(Set<TorrentId> ids, boolean forced) ->
          each(
              ids,
              torrent -> {
                torrent.arrangement().forced = forced;
                queue.changed();
                torrent.arrangement().held = false;
                torrent.lifecycle().start();
              });
      case Command.Stop(Set<TorrentId> ids) ->
          each(ids, torrent -> torrent.lifecycle().stop(() -> {}));
      case Command.Remove(Set<TorrentId> ids, DataFate fate) ->
          each(ids, torrent -> removeWhenKnown(torrent, fate));
      case Command.Recheck(Set<TorrentId> ids) ->
          each(ids, torrent -> torrent.lifecycle().whenAwake(torrent.lifecycle()::recheck));
      case Command.Reannounce(Set<TorrentId> ids) ->
          each(ids, torrent -> torrent.trackers().wish());
      case Command.AddPeers(TorrentId id, List<Endpoint> peers) ->
          each(Set.of(id), torrent -> torrent.foundPeers(peers, PeerSource.USER, true));
      case Command.SetTrackers(TorrentId id, List<List<String>> tiers) ->
          each(Set.of(id), torrent -> torrent.trackers().replace(tiers));
      case Command.AddTrackers(Set<TorrentId> ids, List<List<String>> tiers) ->
          each(ids, torrent -> torrent.trackers().add(tiers));
      case Command.SetWebSeeds(TorrentId id, List<String> urls) ->
          each(
              Set.of(id),
              torrent -> {
                torrent.arrangement().webSeeds = List.copyOf(urls);
                torrent.tuning().webSeeds();
              });
      case Command.SetName(TorrentId id, String name) ->
          arrange(Set.of(id), own -> own.title = name.isBlank() ? null : name.strip());
      case Command.SetFilePriorities(TorrentId id, var priorities) ->
          each(
              Set.of(id),
              torrent -> torrent.lifecycle().whenAwake(() -> prioritise(torrent, priorities)));
      case Command.SetOrder(Set<TorrentId> ids, var order) ->
          each(
              ids,
              torrent -> {
                torrent.arrangement().order = order;
                torrent.tuning().order();
              });
      case Command.SetDeadlines(TorrentId id, var deadlines) ->
          each(Set.of(id), torrent -> torrent.tuning().deadlines(deadlines));
      case Command.SetTorrentLimits(Set<TorrentId> ids, var limits) ->
          each(
              ids,
              torrent -> {
                torrent.arrangement().limits = limits;
                torrent.tuning().limits();
              });
      case Command.SetGoals(Set<TorrentId> ids, var goals) ->
          arrange(
              ids,
              own -> {
                own.goals = goals;
                own.beyondGoal = false;
              });
      case Command.SetLabel(Set<TorrentId> ids, @Nullable String label) ->
          arrange(ids, own -> own.label = label);
      case Command.SetQueuePosition(Set<TorrentId> ids, int position) -> move(ids, position);
      case Command.SetSuperseeding(Set<TorrentId> ids, boolean on) ->
          each(
              ids,
              torrent -> {
                torrent.arrangement().superseeding = on;
                torrent.tuning().superseeding();
              });
      case Command.MoveData(TorrentId id, Path folder) ->
          each(
              Set.of(id),
              torrent -> torrent.lifecycle().whenAwake(() -> torrent.relocation().move(folder)));
      case Command.Replace(Set<TorrentId> ids) ->
          each(ids, torrent -> torrent.lifecycle().whenAwake(torrent.lifecycle()::replace));
      case Command.CancelMove(TorrentId id) ->
          each(Set.of(id), torrent -> torrent.relocation().cancel());
      case Command.FindData(TorrentId id, Path folder) ->
          ask(id, torrent -> torrent.finding().search(folder));
      case Command.CancelFind(TorrentId id) ->
          each(Set.of(id), torrent -> torrent.finding().cancel());
      case Command.RenameFile(TorrentId id, int file, List<String> path) ->
          ask(id, torrent -> torrent.relocation().rename(file, path));
      case Command.Configure(var settings) -> {
        env.settings(settings);
        torrents.all().forEach(torrent -> torrent.tuning().settings());
        queue.applySettings();
        settingsChanged.run();
        yield new Reply.Done();
      }
      case Command.Block(AddressRanges list) -> {
        env.addressRules().block(list);
        torrents.all().forEach(torrent -> torrent.peers().sendBlockedAway());
        yield new Reply.Done();
      }
      case Command.NetworkChanged() -> {
        networkChanged.run();
        yield new Reply.Done();
      }
      case Command.WriteTorrent _, Command.Locate _, Command.CancelRemoval _ ->
          throw new IllegalStateException("answered elsewhere: " + command);
      case Command.WriteLinks(List<TorrentId> ids) ->
          new Reply.Links(
              ids.stream()
                  .map(torrents::get)
                  .filter(Objects::nonNull)
                  .map(torrent -> torrent.trackers().link().toString())
                  .toList());
    };
  }

  /// @param action tells null, or why not
  private Reply ask(TorrentId id, Function<Torrent, @Nullable Sentence> action) {
    Torrent torrent = torrents.get(id);
    if (torrent == null) {
      return new Reply.Unknown(Set.of(id));
    }
    if (torrent.knowledge().isAsleep()) {
      torrent.lifecycle().whenAwake(() -> tellRefusal(action.apply(torrent)));
      return new Reply.Done();
    }
    Sentence refusal = action.apply(torrent);
    if (refusal == null) {
      return new Reply.Done();
    }
    env.events().publish(new Event.SessionNotice(refusal));
    return new Reply.Refused(refusal);
  }

  private static void prioritise(Torrent torrent, Map<Integer, FilePriority> priorities) {
    torrent.arrangement().priorities.putAll(priorities);
    torrent.tuning().priorities();
  }

  private void tellRefusal(@Nullable Sentence refusal) {
    if (refusal != null) {
      env.events().publish(new Event.SessionNotice(refusal));
    }
  }

  /// Which files are its own only its documents say.
  private void removeWhenKnown(Torrent torrent, DataFate fate) {
    Removal removal = new Removal(services, resuming, torrent);
    if (fate == DataFate.KEEP) {
      removal.begin(fate);
    } else {
      torrent.lifecycle().whenAwake(() -> removal.begin(fate));
    }
  }

  private Reply move(Set<TorrentId> ids, int position) {
    Reply reply = each(ids, Torrent::touch);
    queue.move(ids, position);
    return reply;
  }

  private Reply arrange(Set<TorrentId> ids, Consumer<Arrangement> change) {
    return each(
        ids,
        torrent -> {
          change.accept(torrent.arrangement());
          torrent.touch();
        });
  }

  private Reply each(Set<TorrentId> ids, Consumer<Torrent> action) {
    Set<TorrentId> unknown = new LinkedHashSet<>();
    for (TorrentId id : ids) {
      Torrent torrent = torrents.get(id);
      if (torrent == null) {
        unknown.add(id);
      } else {
        action.accept(torrent);
        torrent.wake();
        resuming.changed(torrent);
      }
    }
    return unknown.isEmpty() ? new Reply.Done() : new Reply.Unknown(unknown);
  }
}
