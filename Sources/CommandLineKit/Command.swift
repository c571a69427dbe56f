/// A verb of the tool: a plain struct of default values and one static table of parameters.
public protocol Command: Sendable {
  /// All defaults.
  init()
  /// The verb.
  static var name: String { get }
  /// One line for the list of commands.
  static var summary: String { get }
  /// One or more command lines that work, each with a `#` comment before it where it helps.
  static var examples: [String] { get }
  /// What the help says between summary and parameters; may be empty.
  static var discussion: String { get }
  /// The parameters, in the order of the help.
  static var parameters: [Parameter<Self>] { get }
  /// Does it.
  func run() async throws
}

extension Command {
  /// Nothing more to say.
  public static var discussion: String { "" }

  /// A command read from the words after its name.
  /// - Throws: `UsageError` for an unknown option, a missing or malformed value, or a wrong number of words.
  public init(parsing words: [String]) throws(UsageError) {
    self.init()
    var parser = ArgumentParser(parameters: Self.parameters, command: Self.name)
    try parser.parse(words, into: &self)
  }
}

/// A command without its type: what dispatch, help and completions need.
public struct CommandDescription: Sendable {
  /// The verb.
  public let name: String
  /// One line for the list.
  public let summary: String
  /// The whole help page.
  public var help: String { makeHelp() }
  /// Names and choices for the completions.
  public var entries: [CompletionEntry] { makeEntries() }
  /// Parses the words and runs.
  public let run: @Sendable ([String]) async throws -> Void
  // Made when asked for: the pages of all commands are a tenth of the time of a short run of one.
  private let makeHelp: @Sendable () -> String
  private let makeEntries: @Sendable () -> [CompletionEntry]

  /// The description of a command type, as called in a tool named `tool`.
  public init<C: Command>(_ type: C.Type, tool: String) {
    name = C.name
    summary = C.summary
    makeHelp = { HelpPage(tool: tool, command: type).text }
    makeEntries = { C.parameters.map { CompletionEntry($0) } }
    run = { words in try await C(parsing: words).run() }
  }
}
