import CommandLineKit

/// Every verb of the tool, in the order of the overview.
enum CommandList {
  static let all: [CommandDescription] =
    [
      describe(DemoCommand.self),
      describe(IngestCommand.self),
      describe(AuditCommand.self),
      describe(SeriesCommand.self),
      describe(TrainCommand.self),
      describe(ForecastCommand.self),
      describe(BacktestCommand.self),
      describe(ExplainCommand.self),
      describe(NightlyCommand.self),
      describe(ModelsCommand.self),
      describe(ExportCommand.self),
      describe(BackupCommand.self),
      describe(CheckCommand.self),
      describe(DetectCommand.self),
      describe(ServeCommand.self),
      describe(MonitorCommand.self),
      describe(IncidentsCommand.self),
      describe(SelftestCommand.self),
      describe(ProduceCommand.self),
      describe(ScorerCommand.self),
      describe(CompletionCommand.self),
    ] + network

  /// Commands that ask web servers, where the build has a client for it.
  private static var network: [CommandDescription] {
    #if HTTPClient
      [describe(FetchCommand.self)]
    #else
      []
    #endif
  }

  /// The command of that name.
  static func find(_ verb: String) throws(UsageError) -> CommandDescription {
    if let command = all.first(where: { $0.name == verb }) { return command }
    throw UsageError(
      "there is no command '\(verb)'\(suggestion(for: verb, among: all.map(\.name))) ('loadstar --help' lists them)"
    )
  }

  private static func describe<C: Command>(_ type: C.Type) -> CommandDescription {
    CommandDescription(type, tool: Tool.name)
  }
}

/// The page shown where no command is given.
enum Overview {
  static var text: String {
    let width = CommandList.all.map(\.name.count).max() ?? 0
    let rows = CommandList.all.map { command in
      "  \(command.name)\(String(repeating: " ", count: width - command.name.count + 2))\(command.summary)"
    }
    return """
      Loadstar forecasts electricity load and watches it live.

      Usage: loadstar COMMAND [arguments]

      Commands:
      \(rows.joined(separator: "\n"))

      Start with 'loadstar demo'. 'loadstar COMMAND --help' explains a command with an example.

      """
  }
}
