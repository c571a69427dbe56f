import CommandLineKit
import History

/// `loadstar backup`
struct BackupCommand: CommonCommand {
  var common = CommonOptions()
  var path = ""

  static let name = "backup"
  static let summary = "Copy the history while others go on writing to it."
  static let examples = ["loadstar backup history-2026-01-31.db"]
  static var ownParameters: [Parameter<Self>] {
    [.positional("FILE", \.path, "The copy; it takes its name only when it is whole.")]
  }

  func run() async throws {
    try Workspace.reading(common).store.backup(to: path)
    if common.json { return try JSONOutput.write(["database": common.database, "backup": path]) }
    if !common.quiet { try StandardStream.output.line("\(path): a copy of \(common.database)") }
  }
}
