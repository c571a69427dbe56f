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
      column(reading, path, smoothed: weight(reading).map { smoothed(path.values, $0, from: .nan) } ?? [])
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
        for cell in cells {
          columns[index][cell - timeline.firstCell] = value(reading, cell, own, run, cells)
        }
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

  private func column(_ reading: WeatherPath.Reading, _ path: Path, smoothed run: [Double]) -> [Double] {
    var column = [Double](repeating: .nan, count: timeline.cells.count)
    for day in 0..<timeline.dayCount {
      let cells = timeline.cells(ofDay: day)
      switch reading {
      case .dayMinimum, .dayMaximum, .dayMean:
        guard let first = cells.first else { continue }
        let value = value(reading, first, path, run, cells)
        for cell in cells { column[cell - timeline.firstCell] = value }
      default:
        for cell in cells { column[cell - timeline.firstCell] = value(reading, cell, path, run, cells) }
      }
    }
    return column
  }

  private func value(
    _ reading: WeatherPath.Reading, _ cell: Int, _ path: Path, _ run: [Double], _ day: Range<Int>
  ) -> Double {
    switch reading {
    case .now: path[cell]
    case .smoothed: path[cell].isNaN ? .nan : run.at(cell - path.first) ?? .nan
    case .ago(let hours): path[cell - hours * 3_600 / history.step]
    case .dayMinimum:
      day.reduce(.nan) { least, cell in path[cell] < least || least.isNaN ? path[cell] : least }
    case .dayMaximum: day.reduce(.nan) { most, cell in path[cell] > most || most.isNaN ? path[cell] : most }
    case .dayMean: day.reduce(0) { $0 + path[$1] } / Double(day.count)
    }
  }
}

extension Array {
  /// The element at an index, or nil outside.
  func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
