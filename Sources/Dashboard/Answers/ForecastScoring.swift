import CivilTime
import Features
import Forecasting
import History
import Readings

/// Scores stored forecasts against readings: in all, by day, and by what kind of hour, month and day it was.
///
/// Of each slot the newest forecast of the asked lead times counts. References are scored on the same slots.
struct ForecastScoring {
  /// The errors of one group of slots: the forecasts', and the references'.
  struct Group {
    var forecast = PointAccuracy()
    var reference = PointAccuracy()
    var naive = PointAccuracy()
  }

  private let series: ZonedSeries
  private let reference: ZonedSeries?
  private let span: Range<Instant>
  private let observed: RegularSeries
  private let published: RegularSeries?

  private var total = Group()
  private var days: [LocalDate: Group] = [:]
  private var hours: [Int: Group] = [:]
  private var months: [Int: Group] = [:]
  private var dayTypes: [String: Group] = [:]
  private var leads: [Int: Group] = [:]
  private var models: Set<String> = []
  private var intervals = [0.5, 0.8, 0.9].map { IntervalAccuracy(nominal: $0) }

  private static let week = 7 * 86_400

  init(_ series: ZonedSeries, reference: ZonedSeries?, _ span: Range<Instant>, in store: HistoryStore) throws
  {
    self.series = series
    self.reference = reference
    self.span = span
    observed = try series.load(span.lowerBound - Self.week..<span.upperBound, in: store)
    published = try reference.map { try $0.load(span, in: store) }
  }

  mutating func score(
    model: String?, leads wanted: ClosedRange<Int>, calendar: AreaCalendar, in store: HistoryStore
  ) throws {
    var newest: [Instant: TargetForecast] = [:]
    let query = ForecastQuery(from: span.lowerBound, to: span.upperBound, model: model)
    try store.forEachForecastRow(of: series.id, query) { row in
      if wanted.contains((row.row.target - row.issue) / 60) { newest[row.row.target] = row }
    }
    for target in newest.keys.sorted() {
      if let row = newest[target] { add(row, calendar) }
    }
  }

  private mutating func add(_ row: TargetForecast, _ calendar: AreaCalendar) {
    let target = row.row.target
    let value = observed[target]
    guard value.isFinite else { return }
    models.insert(row.model)
    let local = series.zone.localDateTime(at: target)
    let kind = Self.name(of: calendar.holidays.dayType(local.date))
    var one = Group()
    one.forecast.add(observed: value, forecast: row.row.point)
    one.naive.add(observed: value, forecast: observed[sameClock(local, target)])
    if let published { one.reference.add(observed: value, forecast: published[target]) }
    total += one
    days[local.date, default: Group()] += one
    hours[local.hour, default: Group()] += one
    months[local.date.year * 12 + local.date.month - 1, default: Group()] += one
    dayTypes[kind, default: Group()] += one
    leads[(target - row.issue) / 21_600 * 6, default: Group()] += one
    guard row.row.quantiles.count == quantileLevels.count else { return }
    for (index, bounds) in [(2, 4), (1, 5), (0, 6)].enumerated() {
      intervals[index].add(
        observed: value, lower: row.row.quantiles[bounds.0], upper: row.row.quantiles[bounds.1])
    }
  }

  /// The same time on the clock a week before.
  private func sameClock(_ local: LocalDateTime, _ target: Instant) -> Instant {
    series.zone.firstInstant(of: LocalDateTime(date: local.date - 7, secondOfDay: local.secondOfDay))
      ?? target - Self.week
  }

  private static func name(of type: DayType) -> String { "\(type)" }

  // MARK: Answers

  /// One row a day.
  var dailyTable: Table {
    let dates = days.keys.sorted()
    var table = Table(.columns)
    table.add("date", dates.map { "\($0)" })
    table.add("n", dates.map { days[$0]?.forecast.count ?? 0 })
    table.add("mape", dates.map { days[$0]?.forecast.mape ?? .nan })
    table.add("mae", dates.map { days[$0]?.forecast.mae ?? .nan })
    table.add("bias", dates.map { days[$0]?.forecast.bias ?? .nan })
    table.add("rolling_mape", rolling(dates) { $0.forecast })
    table.add("reference_rolling_mape", rolling(dates) { $0.reference })
    table.add("naive_rolling_mape", rolling(dates) { $0.naive })
    return table
  }

  /// The error of the 28 days up to each.
  private func rolling(_ dates: [LocalDate], _ part: (Group) -> PointAccuracy) -> [Double] {
    dates.indices.map { index in
      var sum = PointAccuracy()
      for other in stride(from: index, through: 0, by: -1) where dates[index] - dates[other] < 28 {
        if let group = days[dates[other]] { sum.add(part(group)) }
        if index - other >= 27 { break }
      }
      return sum.mape
    }
  }

  func write(to json: inout JSONWriter) {
    json.add("series", "\(series.name)")
    json.add("unit", series.stored.definition.unit)
    json.add("zone", series.zone.identifier)
    json.add("from", span.lowerBound)
    json.add("to", span.upperBound)
    json.beginArray("models")
    for model in models.sorted() { json.add(nil, model) }
    json.endArray()
    if let reference { json.add("reference", "\(reference.name)") } else { json.null("reference") }
    json.beginObject("overall")
    Self.write(total, to: &json)
    json.endObject()
    json.raw("daily", dailyTable.json)
    write("by_hour", hours.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) }, to: &json)
    write("by_month", months.sorted { $0.key < $1.key }.map { (Self.month($0.key), $0.value) }, to: &json)
    write("by_day_type", dayTypes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, to: &json)
    write("by_lead_hours", leads.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) }, to: &json)
    writeCoverage(to: &json)
    let worst = days.filter { $0.value.forecast.count > 0 }.sorted {
      ($0.value.forecast.mape, $1.key) > ($1.value.forecast.mape, $0.key)
    }
    write("worst_days", worst.prefix(12).map { ("\($0.key)", $0.value) }, to: &json)
  }

  private func writeCoverage(to json: inout JSONWriter) {
    json.beginArray("coverage")
    for interval in intervals where interval.count > 0 {
      json.beginObject()
      json.add("nominal", 100 * interval.nominal)
      json.add("realised", 100 * interval.coverage)
      json.add("mean_width", interval.meanWidth)
      json.add("n", interval.count)
      json.endObject()
    }
    json.endArray()
  }

  private func write(_ name: String, _ groups: [(String, Group)], to json: inout JSONWriter) {
    json.beginArray(name)
    for (key, group) in groups {
      json.beginObject()
      json.add("key", key)
      Self.write(group, to: &json)
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ group: Group, to json: inout JSONWriter) {
    json.add("n", group.forecast.count)
    json.add("mape", group.forecast.mape)
    json.add("mae", group.forecast.mae)
    json.add("rmse", group.forecast.rmse)
    json.add("bias", group.forecast.bias)
    json.add("reference_mape", group.reference.mape)
    json.add("naive_mape", group.naive.mape)
  }

  private static func month(_ number: Int) -> String {
    let month = number % 12 + 1
    return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
  }
}

extension ForecastScoring.Group {
  static func += (lhs: inout Self, rhs: Self) {
    lhs.forecast.add(rhs.forecast)
    lhs.reference.add(rhs.reference)
    lhs.naive.add(rhs.naive)
  }
}
