import CivilTime
import Readings

/// A context as of an issue time: the only thing that models read.
///
/// A value whose slot had not ended at issue time is not reachable: it is not copied, not indexed, and a view
/// can only be narrowed. Weather after issue time is what the policy says a forecaster would have had.
public struct KnownHistory: Sendable {
  /// The view ends here: only slots that ended at or before this instant are known.
  public let issue: Instant
  /// What is known of the weather after the issue time.
  public let policy: WeatherPolicy
  /// Values of the target that are known; missing ones count.
  public let count: Int
  private let context: SeriesContext

  /// A context as of `issue`.
  public init(_ context: SeriesContext, asOf issue: Instant, weather policy: WeatherPolicy = .observed) {
    self.context = context
    self.issue = issue
    self.policy = policy
    count = min(context.target.values.count, max(0, context.target.cell(of: issue)))
  }

  /// This view as of an earlier time; a later time changes nothing.
  public func asOf(_ earlier: Instant) -> KnownHistory {
    KnownHistory(context, asOf: min(earlier, issue), weather: policy)
  }

  /// The series' name.
  public var series: String { context.series }
  /// The area's clocks and days off.
  public var calendar: AreaCalendar { context.calendar }
  /// Seconds from one slot to the next.
  public var step: Int { context.target.step }
  /// The first slot of the grid.
  public var start: Instant { context.target.start }
  /// The names of the weather inputs.
  public var weatherNames: [String] { context.weather.map(\.name) }

  /// The known values, oldest first; NaN where one is missing.
  public var values: ArraySlice<Double> { context.target.values[..<count] }

  /// The value of the slot that begins at `instant`; NaN where it is missing, off the grid or not yet known.
  public subscript(instant: Instant) -> Double {
    context.target.index(of: instant).map { $0 < count ? context.target.values[$0] : .nan } ?? .nan
  }

  /// The instant of a cell of the grid, which may lie before its start or after its end.
  public func instant(at cell: Int) -> Instant { context.target.instant(at: cell) }

  /// The cell whose slot holds `instant`.
  public func cell(of instant: Instant) -> Int { context.target.cell(of: instant) }

  /// The first cell whose slot begins at `instant` or after it.
  package func firstCell(from instant: Instant) -> Int { context.target.firstCell(from: instant) }

  /// Whether a slot begins at an instant.
  package func isSlot(_ instant: Instant) -> Bool { context.target.slot(at: instant) != nil }

  /// Whether the slot that an instant lies in had ended at issue time.
  package func hasEnded(_ instant: Instant) -> Bool { cell(of: instant) < cell(of: issue) }

  /// A series of values on the same slots, from the first on.
  package func series(_ values: [Double]) -> RegularSeries {
    RegularSeries(start: start, step: step, values: values, days: context.target.days)
  }

  /// A weather input on the target's grid, as known at issue time; NaN where it is not.
  /// - Parameters:
  ///   - input: the input's position in `weatherNames`.
  ///   - cells: cells of the target's grid.
  package func weather(_ input: Int, cells: Range<Int>) -> [Double] {
    let aligned = context.alignedWeather[input]
    var values = cells.map { $0 >= 0 && $0 < aligned.count ? aligned[$0] : .nan }
    let first = firstUnknownWeatherCell(input)
    guard policy != .observed, first < cells.upperBound else { return values }
    let errors = simulatedErrors(from: first, to: cells.upperBound)
    for cell in max(first, cells.lowerBound)..<cells.upperBound {
      let position = cell - cells.lowerBound
      switch policy {
      case .observed: break
      case .persisted: values[position] = persisted(aligned, cell, known: first)
      case .simulated: values[position] += errors[cell - first]
      case .forecast:
        let forecast = issuedWeather(input, at: instant(at: cell))
        values[position] = forecast.isNaN ? persisted(aligned, cell, known: first) : forecast
      }
    }
    return values
  }

  /// The first cell whose weather rests on an observation at or after the issue time.
  private func firstUnknownWeatherCell(_ input: Int) -> Int {
    let observed = context.weather[input].observed
    // A cell that averages several observations is known when all of them are.
    guard observed.step >= step else { return max(0, cell(of: issue)) }
    guard observed.step > step else { return max(0, firstCell(from: issue)) }
    // Between two observations a cell is interpolated, so it is known only with the second of them.
    let lastKnown = cell(of: observed.start + (issue - 1 - observed.start) / observed.step * observed.step)
    return max(0, lastKnown + 1)
  }

  private func persisted(_ aligned: [Double], _ cell: Int, known: Int) -> Double {
    let perDay = max(1, 86_400 / step)
    var source = cell - perDay
    while source >= known { source -= perDay }
    return source >= 0 && source < aligned.count ? aligned[source] : .nan
  }

  private func simulatedErrors(from first: Int, to end: Int) -> [Double] {
    guard case .simulated(let deviation, let seed) = policy, end > first else { return [] }
    var errors = SimulatedErrors(deviation: deviation, seed: seed, issue: issue, step: step)
    return errors.path(count: end - first)
  }

  private func issuedWeather(_ input: Int, at instant: Instant) -> Double {
    let newest = context.weather[input].issued.last {
      $0.issue <= issue && $0.values.start <= instant && instant < $0.values.end
    }
    return newest?.values.interpolated(at: instant) ?? .nan
  }
}
