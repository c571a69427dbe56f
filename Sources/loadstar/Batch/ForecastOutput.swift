import CommandLineKit

/// Where forecasts go as they come: a CSV gets its rows, and what is told of them waits for the end.
///
/// Of many series only a line each is kept, so that their number is not bounded by memory; JSON keeps all, since it is one
/// object.
final class ForecastOutput {
  private enum Telling { case json, text, nothing }

  private let path: String?
  private let table: TableOutput?
  private let telling: Telling
  private var kept: [ForecastJob.Outcome] = []
  private var lines: [String] = []
  private var notes: [String] = []
  private let isQuiet: Bool
  private let isStored: Bool

  /// - Parameter path: where the CSV goes; nil and `-` are standard output, unless that is a terminal, which gets text.
  /// - Throws: `DelimitedTextError` where that file can't be written.
  init(path: String?, json: Bool, quiet: Bool, isStored: Bool) throws {
    let isFile = !OutputFile(path).isStandardOutput
    let isCSV = isFile || (!json && !StandardStream.output.isTerminal)
    self.path = isFile ? path : nil
    isQuiet = quiet
    self.isStored = isStored
    table = isCSV ? try TableOutput(forecastsTo: path) : nil
    telling = json ? .json : isCSV && (quiet || !isFile) ? .nothing : .text
  }

  /// Takes some forecasts.
  /// - Parameter isAlone: whether no others come, so that there is room for a chart.
  func add(_ outcomes: [ForecastJob.Outcome], isAlone: Bool) throws {
    for outcome in outcomes { try table?.add(outcome.forecast) }
    if !isQuiet { notes += outcomes.flatMap(\.warnings) }
    switch telling {
    case .json: kept += outcomes
    case .text:
      let width = StandardStream.output.width
      lines += outcomes.flatMap { outcome in
        let text = ForecastText(outcome, isStored: isStored)
        return isAlone ? text.chart(style: Style(for: .output), width: width) + ["", text.line] : [text.line]
      }
    case .nothing: break
    }
  }

  /// Puts the file in its place, and tells.
  func finish(_ failures: [SeriesFailure]) throws {
    try table?.finish()
    for note in notes { try StandardStream.error.line("loadstar: note: \(note)") }
    switch telling {
    case .json: try JSONOutput.write(ForecastJSON(kept, failures, isStored: isStored))
    case .text:
      if let path, let table { lines.append("\(path): \(NumberText.count(table.rowCount, "row"))") }
      for line in lines { try StandardStream.output.line(line) }
    case .nothing: break
    }
  }
}
