import CommandLineKit
@preconcurrency import Glibc

/// What every command reads.
struct CommonOptions: Sendable {
  var databaseOption: String?
  var models = "models"
  var json = false
  var quiet = false

  static var parameters: [Parameter<CommonOptions>] {
    [
      .option("--db", "PATH", \.databaseOption, "The database (default: $LOADSTAR_DB, else loadstar.db)."),
      .option("--models", "DIR", \.models, "The folder of model files (default: models)."),
      .flag("--json", \.json, "One JSON object on standard output."),
      .flag("--quiet", \.quiet, "No progress."),
    ]
  }

  /// The database's path.
  var database: String {
    if let databaseOption { return databaseOption }
    if let path = getenv("LOADSTAR_DB"), path[0] != 0 { return String(cString: path) }
    return "loadstar.db"
  }
}

/// A command with the common options.
protocol CommonCommand: Command {
  var common: CommonOptions { get set }
  /// The parameters besides the common ones.
  static var ownParameters: [Parameter<Self>] { get }
}

extension CommonCommand {
  static var parameters: [Parameter<Self>] {
    ownParameters + CommonOptions.parameters.map { $0.embedded(in: commonPath) }
  }

  private static var commonPath: any WritableKeyPath<Self, CommonOptions> & Sendable { \Self.common }
}
