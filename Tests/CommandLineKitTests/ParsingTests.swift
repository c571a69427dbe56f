import CommandLineKit
import Spelling
import Testing

private enum Color: String, CaseIterable, ArgumentValue { case red, green }

private struct Common: Sendable {
  var database = "loadstar.db"
  var quiet = false

  static var parameters: [Parameter<Common>] {
    [
      .option("--db", "PATH", \.database, "The database."),
      .flag("--quiet", \.quiet, "No progress."),
    ]
  }
}

private struct Paint: Command {
  var common = Common()
  var wall = ""
  var more: [String] = []
  var color: Color = .red
  var coats: Int?
  var tags: [String] = []

  static let name = "paint"
  static let summary = "Paints a wall."
  static let examples = ["tool paint north --color green"]
  static var parameters: [Parameter<Paint>] {
    [
      .positional("WALL", \.wall, "Which wall."),
      .positionals("MORE", \.more, "Further walls."),
      .option("--color", "COLOR", \.color, "The colour.", choices: ["red", "green"]),
      .option("--coats", "N", \.coats, "How many coats."),
      .repeated("--tag", "WORD", \.tags, "A label."),
    ] + Common.parameters.map { $0.embedded(in: \.common) }
  }
  func run() async throws {}
}

@Suite("Parsing a command line")
struct ParsingTests {
  @Test func readsOptionsFlagsAndWords() throws {
    let command = try Paint(parsing: [
      "north", "--color=green", "--tag", "a", "south", "--tag", "b", "--quiet",
    ])
    #expect(command.wall == "north")
    #expect(command.more == ["south"])
    #expect(command.color == .green)
    #expect(command.tags == ["a", "b"])
    #expect(command.common.quiet)
    #expect(command.common.database == "loadstar.db")
    #expect(command.coats == nil)
  }

  @Test func aSingleDashIsAWord() throws {
    #expect(try Paint(parsing: ["-"]).wall == "-")
    #expect(try Paint(parsing: ["x", "--tag", "-"]).tags == ["-"])
    #expect(try Paint(parsing: ["x", "--coats", "-3"]).coats == -3)
  }

  @Test func wordsAfterTwoDashesAreNoOptions() throws {
    #expect(try Paint(parsing: ["--", "--color"]).wall == "--color")
  }

  @Test(arguments: [
    (["north", "--colour", "red"], "did you mean '--color'?"),
    (["north", "--color"], "'--color' needs a value: --color COLOR"),
    (["north", "--color", "--quiet"], "'--color' needs a value"),
    (["north", "--color", "gren"], "did you mean 'green'?"),
    (["north", "--coats", "two"], "--coats: 'two' is not a whole number"),
    (["north", "--quiet=yes"], "'--quiet' takes no value"),
    (["north", "-q"], "options begin with --"),
    ([], "'paint' needs WALL"),
  ])
  func refusesWithASentence(words: [String], message: String) {
    let error = #expect(throws: UsageError.self) { try Paint(parsing: words) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.exitStatus == .usage)
  }

  @Test func helpListsEveryParameterAndAnExample() {
    let page = HelpPage(tool: "tool", command: Paint.self).text
    for parameter in Paint.parameters { #expect(page.contains(parameter.name)) }
    #expect(page.contains("Usage: tool paint WALL [MORE…] [options]"))
    #expect(page.contains("tool paint north --color green"))
  }

  @Test(arguments: Shell.allCases)
  func completionsOfferEveryCommandOptionAndChoice(shell: Shell) {
    let script = shell.script(tool: "tool", commands: [CommandDescription(Paint.self, tool: "tool")])
    for word in ["paint", "color", "coats", "green", "quiet"] { #expect(script.contains(word)) }
  }
}

@Suite("Suggestions")
struct SuggestionTests {
  @Test(arguments: [
    ("france/consumtion", "france/consumption"), ("trian", "train"), ("forecsat", "forecast"),
  ])
  func findsTheNearest(word: String, meant: String) {
    #expect(
      nearestNames(to: word, among: ["france/consumption", "train", "forecast", "serve"]).first == meant)
  }

  @Test func keepsQuietWhereNothingIsNear() {
    #expect(suggestion(for: "zebra", among: ["train", "forecast"]).isEmpty)
  }
}
