import CivilTime
import CommandLineKit
import Readings

/// A forecast for people.
struct ForecastText {
  private let outcome: ForecastJob.Outcome
  private let isStored: Bool

  init(_ outcome: ForecastJob.Outcome, isStored: Bool) {
    self.outcome = outcome
    self.isStored = isStored
  }

  /// The load of the last days, then the forecast in its band.
  func chart(style: Style, width: Int) -> [String] {
    ForecastChart(outcome).lines(style: style, width: width)
  }

  /// What is said of it in a line.
  var line: String {
    let forecast = outcome.forecast
    let points = forecast.rows.map(\.point)
    let (low, high) = (points.min() ?? .nan, points.max() ?? .nan)
    var line = "\(forecast.series) by \(forecast.model), issued \(forecast.issue): "
    line += "\(NumberText.count(points.count, "slot")), \(NumberText.grouped(low)) to "
    line += "\(NumberText.grouped(high)) \(outcome.unit)"
    if let weather = outcome.weather { line += ", weather \(weather)" }
    let sources = Dictionary(grouping: forecast.rows, by: \.source).mapValues(\.count)
    if sources.count > 1 {
      line +=
        "; " + sources.sorted { $0.key < $1.key }.map { "\($0.value) by \($0.key)" }.joined(separator: ", ")
    }
    if let base = outcome.base {
      let change = zip(points, base).reduce(0) { $0 + $1.0 - $1.1 } / Double(max(1, base.count))
      line +=
        "; on average \(change >= 0 ? "+" : "")\(NumberText.grouped(change)) \(outcome.unit) by the change"
    }
    return line + (isStored ? "; stored" : "; not stored")
  }
}

/// The chart of a forecast: the load of the last days, then the forecast in its band.
struct ForecastChart {
  private let outcome: ForecastJob.Outcome

  init(_ outcome: ForecastJob.Outcome) { self.outcome = outcome }

  func lines(style: Style, width: Int) -> [String] {
    let rows = outcome.forecast.rows
    let known = outcome.recent.values
    let gap = [Double](repeating: .nan, count: known.count)
    func quantile(_ index: Int) -> [Double] {
      gap + rows.map { $0.quantiles.isEmpty ? .nan : $0.quantiles[index] }
    }
    let ahead = [Double](repeating: .nan, count: rows.count)
    let chart = BrailleChart(
      curves: [.init(known + ahead), .init(gap + rows.map(\.point), highlighted: true)],
      band: (quantile(0), quantile(6)), width: min(100, max(40, width - 12)))
    let title = "\(outcome.forecast.series), \(outcome.unit): "
    return [title + style.bold("load") + ", " + style.cyan("forecast") + ", 90 % interval " + style.dim("░")]
      + chart.lines(style: style) { NumberText.grouped($0) }
  }
}
