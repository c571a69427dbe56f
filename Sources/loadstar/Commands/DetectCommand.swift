import CommandLineKit
import DelimitedText
import Monitoring

/// `loadstar detect`
struct DetectCommand: CommonCommand {
  var common = CommonOptions()
  var path = ""
  var time = "timestamp"
  var value = "value"
  var season: Int?
  var output: String?

  static let name = "detect"
  static let summary = "Score a stream of values for anomalies, with no history and no model."
  static let examples = [
    "loadstar detect requests.csv --output scores.csv",
    "loadstar detect load.csv --time utc --value mw --season 48 --output scores.csv",
  ]
  static let discussion = """
    One pass: each row's score, from 0 to 1, uses that row and earlier ones only. The output has one row for each
    row of the input, with the input's time and value, the score, and a flag where the score is 0.5 or more. A value
    that is missing or can't be read has score 0 and flag 0. Times are used to keep the season's phase over gaps;
    rows whose time can't be read follow the one before.
    """
  static var ownParameters: [Parameter<Self>] {
    [
      .positional("FILE.csv", \.path, "A CSV file with a header, plain or .gz; '-' is standard input."),
      .option("--time", "COLUMN", \.time, "The column of times (default: timestamp)."),
      .option("--value", "COLUMN", \.value, "The column of values (default: value)."),
      .option("--season", "N", \.season, "Rows of one season; looked for where not given."),
      .option("--output", "FILE.csv", \.output, "The scores; '-' is standard output."),
    ]
  }

  func run() async throws {
    if let season, !(2...UnivariateDetector.longestSeason).contains(season) {
      throw UsageError("--season \(season) is not from 2 to \(UnivariateDetector.longestSeason) rows")
    }
    guard let output else { throw UsageError("--output FILE.csv is missing: it says where the scores go") }
    if output == "-", common.json {
      throw UsageError("--output - and --json both write to standard output: name a file for the scores")
    }
    let run = DetectionRun(time: time, value: value, season: season)
    let summary: DetectionSummary
    do {
      summary = try run.score(path, to: output)
    } catch let error as DelimitedTextError {
      throw CommandError(Self.status(of: error.kind), describe(error))
    }
    if common.json { return try JSONOutput.write(summary) }
    if !common.quiet || summary.missing + summary.unreadable + summary.unreadableTimes > 0 {
      try StandardStream.error.line(summary.sentence)
    }
  }

  private func describe(_ error: DelimitedTextError) -> String {
    switch error.kind {
    case .unwritable: error.message
    case .notFound: "there is no file '\(path)'"
    default: "'\(path)': \(error)"
    }
  }

  private static func status(of kind: DelimitedTextError.Kind) -> ExitStatus {
    switch kind {
    case .notFound: .noInput
    case .unreadable: .ioError
    case .notText, .encoding, .structure: .dataError
    case .unwritable: .cannotCreate
    }
  }
}
