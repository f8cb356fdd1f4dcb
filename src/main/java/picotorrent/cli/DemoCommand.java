package picotorrent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picotorrent.app.Demonstration;

/// `btinspect demo`: tracker, seeder and downloader in one process on loopback.
@Command(
    name = "demo",
    description =
        "Run a tracker, a seeder and a downloader here, on loopback, and check the result.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Size of the generated file, with K, M or G (default: ${DEFAULT-VALUE}).")
  private String size = "256M";

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    long bytes = Rates.parseSize("--size", size);
    if (bytes == 0) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--size is at least one byte");
    }
    PrintWriter out = spec.commandLine().getOut();
    return new Demonstration(bytes, out::println).run() ? ExitCode.OK : ExitCode.FAILED;
  }
}
