import CivilTime
import CommandLineKit
import Features
import Readings

/// A change of the weather after issue time, such as `temperature-3`.
struct WhatIf: ArgumentValue {
  let text: String
  /// The weather's measure or its whole name.
  private let variable: String
  private let change: Double

  init(argument: String) throws(UsageError) {
    guard let sign = argument.lastIndex(where: { $0 == "+" || $0 == "-" || $0 == "−" }),
      sign > argument.startIndex,
      let size = Double(argument[argument.index(after: sign)...]), size.isFinite
    else { throw UsageError("'\(argument)' is no change of the weather: write temperature-3 or cloud+20") }
    text = argument
    variable = String(argument[..<sign])
    change = argument[sign] == "+" ? size : -size
  }

  /// The context whose observed weather is what the policy says, with the change from issue time on.
  /// - Throws: `CommandError` where the model reads no such weather.
  func applied(
    to context: SeriesContext, issue: Instant, policy: WeatherPolicy, through last: Instant?
  ) throws -> SeriesContext {
    let history = KnownHistory(context, asOf: issue, weather: policy)
    guard context.weather.contains(where: isMeant) else {
      let names = context.weather.map(\.name)
      throw CommandError(
        .usage,
        "--what-if: the model reads no weather '\(variable)'"
          + (names.isEmpty ? "" : "; it reads \(names.joined(separator: ", "))"))
    }
    // Models read the weather of the target's whole day, and a while past it.
    let cells = 0..<(history.cell(of: (last ?? issue) + 2 * 86_400) + 1)
    let inputs = context.weather.enumerated().map { index, input in
      var values = history.weather(index, cells: cells)
      if isMeant(input) {
        for cell in cells where history.instant(at: cell) >= issue { values[cell] += change }
      }
      return WeatherInput(
        name: input.name,
        observed: history.series(values))
    }
    return SeriesContext(
      series: context.series, target: context.target, weather: inputs, calendar: context.calendar)
  }

  private func isMeant(_ input: WeatherInput) -> Bool {
    input.name == variable || input.name.hasSuffix("/\(variable)")
  }
}
