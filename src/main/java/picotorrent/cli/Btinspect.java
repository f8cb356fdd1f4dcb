package picotorrent.cli;

import com.google.common.collect.ImmutableMap;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picotorrent.base.PlainText;
import picotorrent.base.Version;

/// `btinspect`: the root of all commands. One more command is one more line here.
@Command(
    name = "btinspect",
    description = "Inspects, creates, verifies, downloads and seeds torrents.",
    mixinStandardHelpOptions = true,
    versionProvider = Btinspect.Versions.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Btinspect implements Runnable {
  /// All commands, in the order in which the help lists them.
  private static final ImmutableMap<String, Class<?>> COMMANDS =
      ImmutableMap.<String, Class<?>>builder()
          .put("inspect", InspectCommand.class)
          .put("create", CreateCommand.class)
          .put("verify", VerifyCommand.class)
          .put("find", FindCommand.class)
          .put("magnet", MagnetCommand.class)
          .put("download", DownloadCommand.class)
          .put("seed", SeedCommand.class)
          .put("serve", ServeCommand.class)
          .put("demo", DemoCommand.class)
          .put("gui", GuiCommand.class)
          .buildOrThrow();

  @Spec private CommandSpec spec;

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  Btinspect() {}

  /// Runs one command and exits with its code.
  public static void main(String[] args) {
    Output results = new Output(new FileOutputStream(FileDescriptor.out));
    PrintWriter out = writer(results, System.out.charset());
    PrintWriter err = writer(new FileOutputStream(FileDescriptor.err), System.err.charset());
    int code = run(out, err, args);
    out.flush();
    String lost = results.lost();
    if (lost != null) {
      complain(err, "standard output cannot be written: " + lost);
    }
    err.flush();
    System.exit(code == ExitCode.OK && lost != null ? ExitCode.FAILED : code);
  }

  /// A minimal environment has no locale, and then Java would write ASCII.
  private static PrintWriter writer(OutputStream stream, Charset charset) {
    Charset chosen = charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    return new PrintWriter(stream, true, chosen);
  }

  /// Runs one command and returns its exit code.
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commands = new CommandLine(new Btinspect());
    meant(args).forEach(commands::addSubcommand);
    commands
        .setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((misuse, _) -> {
          String name = misuse.getCommandLine().getCommandSpec().qualifiedName();
          complain(err, Failures.reason(misuse) + " (see '" + name + " --help')");
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((failure, _, _) -> {
          complain(err, Failures.reason(failure));
          return Failures.exitCode(failure);
        });
    return commands.execute(args);
  }

  /// The command that the first word names, none where only the version is asked for, else all of
  /// them, to choose from: picocli looks into each that it is told of, which takes longer than what
  /// most of them do.
  private static Map<String, Class<?>> meant(String[] args) {
    String first = args.length == 0 ? "" : args[0];
    Class<?> named = COMMANDS.get(first);
    if (named != null) {
      return Map.of(first, named);
    }
    return first.equals("--version") ? Map.of() : COMMANDS;
  }

  /// Says one line on standard error, safe for a terminal.
  static void complain(PrintWriter err, String reason) {
    err.println("btinspect: " + PlainText.of(reason));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command");
  }

  /// What `--version` prints.
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.current().userAgent()};
    }
  }
}
