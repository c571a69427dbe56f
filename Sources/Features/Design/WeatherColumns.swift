import CivilTime
@preconcurrency import Glibc

/// Readings of one weather input's path at every cell of a timeline.
///
/// Under `observed` weather one path serves all days. Under other policies each day is read along the path that
/// was known at its own issue time.
struct WeatherColumns {
  private let history: KnownHistory
  private let timeline: Timeline
  private let input: String
  private let blend: TemperatureBlend
  private let perDay: Int
  /// Days read before the timeline, so that the slowest smoothing has settled.
  static let settlingDays = 60
  /// Days that a missing value is carried on from.
  static let carriedDays = 14

  init(_ history: KnownHistory, _ timeline: Timeline, input: String, blend: TemperatureBlend) {
    self.history = history
    self.timeline = timeline
    self.input = input
    self.blend = blend
    perDay = max(1, 86_400 / history.step)
  }

  /// The columns of some readings, as known at the history's issue time.
  func known(_ readings: [WeatherPath.Reading]) -> [[Double]] {
    let path = wholePath()
    return readings.map { reading in
      let run = weight(reading).map { smoothed(path.values, $0, from: .nan) } ?? []
      return values(reading, ofDays: 0..<timeline.dayCount, path, run)
    }
  }

  /// The columns of some readings, each day's as known at its issue time.
  func known(_ readings: [WeatherPath.Reading], at issues: [Instant]) -> [[Double]] {
    var columns = known(readings)
    guard history.policy != .observed else { return columns }
    let path = wholePath()
    let states = readings.map { reading in weight(reading).map { smoothed(path.values, $0, from: .nan) } }
    for day in 0..<timeline.dayCount {
      let cells = timeline.cells(ofDay: day)
      let view = history.asOf(issues[day])
      let start = min(cells.lowerBound - 3 * perDay, history.cell(of: view.issue) - perDay)
      let own = Path(first: start, values: continued(view, start..<cells.upperBound, path))
      for (index, reading) in readings.enumerated() {
        let state = states[index].flatMap { $0.at(start - 1 - path.first) } ?? .nan
        let run = weight(reading).map { smoothed(own.values, $0, from: state) } ?? []
        let places = cells.lowerBound - timeline.firstCell..<cells.upperBound - timeline.firstCell
        columns[index].replaceSubrange(places, with: values(reading, ofDays: day..<day + 1, own, run))
      }
    }
    return columns
  }

  /// Values from `first` on.
  private struct Path {
    var first: Int
    var values: [Double]
    subscript(cell: Int) -> Double { values.at(cell - first) ?? .nan }
  }

  private func wholePath() -> Path {
    let first = timeline.firstCell - Self.settlingDays * perDay
    var values = history.path(input, blend, cells: first..<max(first, timeline.endCell))
    carryOn(&values, before: nil)
    return Path(first: first, values: values)
  }

  private func continued(_ view: KnownHistory, _ cells: Range<Int>, _ path: Path) -> [Double] {
    var values = view.path(input, blend, cells: cells)
    carryOn(&values, before: { path[cells.lowerBound + $0] })
    return values
  }

  /// Missing values become those of the same slot some days before.
  private func carryOn(_ values: inout [Double], before: ((Int) -> Double)?) {
    var carried = [Int](repeating: 0, count: values.count)
    for index in values.indices where values[index].isNaN {
      let source = index - perDay
      if source >= 0 {
        guard carried[source] < Self.carriedDays else { continue }
        values[index] = values[source]
        carried[index] = carried[source] + 1
      } else if let before {
        values[index] = before(source)
      }
    }
  }

  private func weight(_ reading: WeatherPath.Reading) -> Double? {
    if case .smoothed(let weight) = reading { return pow(weight, Double(history.step) / 1_800) }
    return nil
  }

  /// The exponentially smoothed values; what is missing leaves the state as it is.
  private func smoothed(_ values: [Double], _ weight: Double, from start: Double) -> [Double] {
    var state = start
    return values.map { value in
      if value.isFinite { state = state.isNaN ? value : weight * state + (1 - weight) * value }
      return state
    }
  }

  /// A reading at every cell of some days.
  private func values(
    _ reading: WeatherPath.Reading, ofDays days: Range<Int>, _ path: Path, _ run: [Double]
  ) -> [Double] {
    let cells = timeline.dayStarts[days.lowerBound]..<timeline.dayStarts[days.upperBound]
    switch reading {
    case .now: return cells.map { path[$0] }
    case .smoothed: return cells.map { path[$0].isNaN ? .nan : run.at($0 - path.first) ?? .nan }
    case .ago(let hours):
      let back = hours * 3_600 / history.step
      return cells.map { path[$0 - back] }
    case .dayMinimum, .dayMaximum, .dayMean:
      return days.flatMap { day in
        let cells = timeline.cells(ofDay: day)
        return repeatElement(value(reading, path, ofDay: cells), count: cells.count)
      }
    }
  }

  private func value(_ reading: WeatherPath.Reading, _ path: Path, ofDay day: Range<Int>) -> Double {
    switch reading {
    case .dayMinimum:
      day.reduce(.nan) { least, cell in path[cell] < least || least.isNaN ? path[cell] : least }
    case .dayMaximum: day.reduce(.nan) { most, cell in path[cell] > most || most.isNaN ? path[cell] : most }
    default: day.reduce(0) { $0 + path[$1] } / Double(day.count)
    }
  }
}

extension Array {
  /// The element at an index, or nil outside.
  func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
