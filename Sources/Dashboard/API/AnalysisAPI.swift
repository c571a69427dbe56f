import CivilTime
import History
import Readings

/// `/api/v1/profile`, `/response` and `/completeness`: what a history looks like from afar.
struct AnalysisAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/profile") { request, _ in try profile(request) }
    router.on(.get, "/api/v1/response") { request, _ in try response(request) }
    router.on(.get, "/api/v1/completeness") { request, _ in try completeness(request) }
  }

  /// The mean by weekday and hour of the local day.
  private func profile(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to")
    let name = try query.series()
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let span = try query.span(series.zone, default: series.recent(days: 364, in: store))
      let grid = try series.load(span, in: store)
      var sums = [Double](repeating: 0, count: 168), counts = [Int](repeating: 0, count: 168)
      for (index, value) in grid.values.enumerated() where !value.isNaN {
        let local = series.zone.localDateTime(at: grid.instant(at: index))
        let cell = (local.date.weekday - 1) * 24 + local.hour
        sums[cell] += value
        counts[cell] += 1
      }
      var table = Table(.columns)
      table.note("zone", .text(series.zone.identifier))
      table.note("unit", .text(series.stored.definition.unit))
      table.add("weekday", (0..<168).map { $0 / 24 + 1 })
      table.add("hour", (0..<168).map { $0 % 24 })
      table.add("mean", zip(sums, counts).map { $1 == 0 ? .nan : $0 / Double($1) })
      table.add("n", counts)
      return try query.answer(table)
    }
  }

  /// Daily means against those of another series (load against temperature), with a fitted curve.
  private func response(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "with", "from", "to")
    let name = try query.series(), other = try query.series("with")
    return try services.pool.read { store in
      let series = try services.series(name, in: store), driver = try services.series(other, in: store)
      let span = try query.span(series.zone, default: series.recent(days: 1096, in: store))
      let days = try DailyMeans(series.load(span, in: store), series.zone)
      let drivers = try DailyMeans(driver.load(span, in: store), series.zone)
      let dates = days.means.keys.filter { drivers.means[$0] != nil }.sorted()
      let x = dates.map { drivers.means[$0] ?? .nan }, y = dates.map { days.means[$0] ?? .nan }
      let curve = LocalLinearFit(x: x, y: y).curve(points: 60)
      var table = Table(.columns)
      table.note("zone", .text(series.zone.identifier))
      table.note("unit", .text(series.stored.definition.unit))
      table.note("with_unit", .text(driver.stored.definition.unit))
      table.add("kind", dates.map { _ in "day" } + curve.map { _ in "curve" })
      table.add("date", dates.map { "\($0)" } + curve.map { _ in nil })
      table.add("weekend", dates.map(\.isWeekend) + curve.map { _ in false })
      table.add("x", x + curve.map(\.x))
      table.add("y", y + curve.map(\.y))
      return try query.answer(table)
    }
  }

  /// Of every local day: how many slots it has, and what is stored of them.
  private func completeness(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "series", "from", "to")
    let name = try query.series()
    return try services.pool.read { store in
      let series = try services.series(name, in: store)
      let span = try query.span(series.zone, default: series.span(in: store))
      let days = try DailyCounts(series, span, in: store).days
      var table = Table(.records)
      table.note("zone", .text(series.zone.identifier))
      table.note("step", .integer(series.step))
      table.add("date", days.map { "\($0.date)" })
      table.add("expected", days.map(\.expected))
      table.add("measured", days.map(\.measured))
      table.add("missing", days.map(\.missing))
      table.add("suspect", days.map(\.suspect))
      table.add("absent", days.map(\.absent))
      table.add("vintage", days.map { $0.vintage?.name })
      return try query.answer(table)
    }
  }
}

/// The means of local days of which at least half is known.
struct DailyMeans {
  private(set) var means: [LocalDate: Double] = [:]

  init(_ grid: RegularSeries, _ zone: TimeZoneRules) {
    var sums: [LocalDate: (sum: Double, known: Int, slots: Int)] = [:]
    for (index, value) in grid.values.enumerated() {
      var day = sums[zone.localDate(at: grid.instant(at: index))] ?? (0, 0, 0)
      day.slots += 1
      if !value.isNaN {
        day.sum += value
        day.known += 1
      }
      sums[zone.localDate(at: grid.instant(at: index))] = day
    }
    means = sums.filter { $0.value.known * 2 > $0.value.slots }.mapValues { $0.sum / Double($0.known) }
  }
}

/// A curve through a cloud of points: at each place a line fitted to its neighbours, near ones counting more.
///
/// Source: W. S. Cleveland, "Robust locally weighted regression and smoothing scatterplots", JASA 74 (1979); here
/// with a fixed bandwidth, a twelfth of the range.
struct LocalLinearFit {
  let x: [Double]
  let y: [Double]

  func curve(points count: Int) -> [(x: Double, y: Double)] {
    guard x.count >= 10, let low = x.min(), let high = x.max(), high > low else { return [] }
    let bandwidth = (high - low) / 12
    return (0..<count).compactMap { index in
      let place = low + (high - low) * Double(index) / Double(count - 1)
      return value(at: place, bandwidth).map { (place, $0) }
    }
  }

  private func value(at place: Double, _ bandwidth: Double) -> Double? {
    var (w, wx, wy, wxx, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (x, y) in zip(x, y) {
      let distance = abs(x - place) / bandwidth
      guard distance < 1 else { continue }
      let root = 1 - distance * distance * distance
      let weight = root * root * root, offset = x - place
      w += weight
      wx += weight * offset
      wy += weight * y
      wxx += weight * offset * offset
      wxy += weight * offset * y
    }
    let determinant = w * wxx - wx * wx
    guard w > 0, determinant > 1e-9 * w * w else { return w > 0 ? wy / w : nil }
    return (wxx * wy - wx * wxy) / determinant
  }
}

/// What is stored of each local day.
struct DailyCounts {
  struct Day {
    let date: LocalDate
    let expected: Int
    var measured = 0
    var missing = 0
    var suspect = 0
    var vintage: Vintage?
    /// Slots of which nothing is stored, not even that they are missing.
    var absent: Int { max(0, expected - measured - missing - suspect) }
  }

  private(set) var days: [Day] = []

  init(_ series: ZonedSeries, _ span: Range<Instant>, in store: HistoryStore) throws {
    guard !span.isEmpty else { return }
    let first = series.zone.localDate(at: span.lowerBound),
      last = series.zone.localDate(at: span.upperBound - 1)
    guard last - first < 100_000 else {
      throw HTTPProblem(422, "Span too long", detail: "at most 100,000 days are counted at a time")
    }
    days = (first...last).map { date in
      Day(date: date, expected: LocalDay(date: date, zone: series.zone).slotCount(step: series.step))
    }
    try store.forEachReading(of: series.stored, from: span.lowerBound, to: span.upperBound) { row in
      count(row.reading, on: series.zone.localDate(at: row.reading.instant) - first)
    }
  }

  private mutating func count(_ reading: Reading, on index: Int) {
    guard days.indices.contains(index) else { return }
    switch reading.quality {
    case .measured: days[index].measured += 1
    case .missing: days[index].missing += 1
    case .suspect: days[index].suspect += 1
    }
    days[index].vintage = days[index].vintage.map { min($0, reading.vintage) } ?? reading.vintage
  }
}
