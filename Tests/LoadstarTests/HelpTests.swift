import Foundation
import Testing

@Suite("Help, usage and completions")
struct HelpTests {
  private static func verbs() throws -> [String] {
    let overview = try Bench().run("--help").output
    let list =
      overview.components(separatedBy: "Commands:\n").last?.components(separatedBy: "\n\n").first ?? ""
    return list.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
  }

  @Test func everyCommandHasHelpWithAnExample() throws {
    let bench = try Bench()
    let verbs = try Self.verbs()
    #expect(verbs.count > 10)
    for verb in verbs {
      let help = try bench.run(verb, "--help")
      #expect(help.status == 0)
      #expect(help.output.contains("Usage: loadstar \(verb)"), "\(verb)")
      let example = help.output.components(separatedBy: "\nExample").last ?? ""
      #expect(example.contains("loadstar \(verb)"), "\(verb) has no example")
      #expect(help.errors.isEmpty)
      #expect(help.lines.allSatisfy { $0.count <= 200 }, "\(verb) has lines too long to read")
    }
  }

  /// Run with `LOADSTAR_UPDATE_SNAPSHOTS=1` to accept what the help says now.
  @Test(arguments: [
    "train", "forecast", "backtest", "explain", "export", "models", "backup", "check", "demo", "nightly",
  ])
  func helpIsAsReviewed(verb: String) throws {
    let help = try Bench().run(verb, "--help").output
    let path = Bench.repository + "/Tests/LoadstarTests/Golden/help/\(verb).txt"
    if ProcessInfo.processInfo.environment["LOADSTAR_UPDATE_SNAPSHOTS"] != nil {
      try help.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(help == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test func everyExampleParses() throws {
    let bench = try Bench()
    for verb in try Self.verbs() {
      let help = try bench.run(verb, "--help").output
      let examples = help.components(separatedBy: "\nExample").last ?? ""
      for line in examples.split(separator: "\n") where line.contains("  loadstar ") && !line.contains("|") {
        // An option that does not exist is found before anything is opened.
        let options = line.split(separator: " ").filter { $0.hasPrefix("--") }.map {
          $0.split(separator: "=")[0]
        }
        for option in options { #expect(help.contains(option), "\(line)") }
      }
    }
  }

  @Test(arguments: [
    (["forcast"], "did you mean 'forecast'?"), (["frobnicate"], "there is no command 'frobnicate'"),
    (["series", "--jsn"], "did you mean '--json'?"),
    (["completion", "fishh"], "did you mean 'fish'?"),
    (["models", "shw", "x"], "did you mean 'show'?"),
  ])
  func suggestsWhatMayHaveBeenMeant(words: [String], message: String) throws {
    let bench = try Bench()
    let process = try bench.start(words)
    process.waitUntilExit()
    #expect(process.terminationStatus == 64)
    #expect(try bench.text(bench.errorName(process)).contains(message))
  }

  @Test func noCommandShowsTheOverview() throws {
    let bench = try Bench()
    #expect(try bench.run().output == bench.run("--help").output)
    #expect(try bench.run("--version").output.hasPrefix("loadstar "))
    #expect(try bench.run("help", "train").output == bench.run("train", "--help").output)
  }

  @Test func theBashCompletionIsAScriptThatBashReads() throws {
    let bench = try Bench()
    let script = try bench.run("completion", "bash").output
    try bench.write(
      script + "\nCOMP_WORDS=(loadstar forecast --wh); COMP_CWORD=2; _loadstar; echo \"${COMPREPLY[@]}\"\n",
      to: "try.sh")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [bench.path("try.sh")]
    try bench.write("", to: "reply")
    process.standardOutput = FileHandle(forWritingAtPath: bench.path("reply"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try bench.text("reply") == "--what-if\n")
  }

  @Test func commandsSayMissingInputWithItsOwnStatus() throws {
    let bench = try Bench()
    for verb in ["series", "check"] { #expect(try bench.run(verb).status == 66, "\(verb)") }
    try bench.write("this is no database, whatever its name says", to: "loadstar.db")
    #expect(try bench.run("series").status == 65)
    #expect(try bench.run("series", environment: ["LOADSTAR_DB": "elsewhere.db"]).status == 66)
  }
}
