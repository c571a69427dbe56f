import CivilTime
import Features
import Forecasting
import FoundationEssentials
import History
import Monitoring
import Readings
import Workbench

/// Issues a model's daily forecasts inside the stream, as its issue times pass.
///
/// A day's forecast is issued when the first reading at or after its issue time comes: from the readings whose slots
/// had ended by then and that had come by then, whatever the wall clock says. The same readings in the same order
/// give the same forecasts, in a replay as live.
struct LiveForecaster {
  private(set) var file: ModelFile
  let version: String
  private let series: StoredSeries
  private let calendar: AreaCalendar
  private let weather: [WeatherInput]
  private var next: LocalDay?
  /// Whether the model's state has moved since it was last saved.
  private var hasMoved = false

  init(_ file: ModelFile, _ series: StoredSeries, _ loader: ContextLoader) throws {
    self.file = file
    self.series = series
    version = try file.version()
    let context = try loader.context(of: series, for: file.card)
    try file.check(context)
    calendar = context.calendar
    weather = context.weather
  }

  /// The context as of now: what is stored and what was received.
  func context(_ history: ReceivedHistory) -> SeriesContext {
    SeriesContext(
      series: "\(series.name)", target: history.view, weather: weather, calendar: calendar)
  }

  private var policy: WeatherPolicy { file.card.weather.flatMap { WeatherPolicy(parsing: $0) } ?? .observed }

  /// The days whose forecasts a reading at `instant` calls for, each with its issue time; and when the next is due.
  mutating func days(for instant: Instant) -> (due: [(day: LocalDay, issue: Instant)], next: Instant) {
    let today = LocalDay(containing: instant, zone: calendar.zone)
    var day = next.map { $0.start > today.start ? $0 : today } ?? today
    var due: [(LocalDay, Instant)] = []
    while true {
      let issue = file.model.issue.instant(for: day)
      if issue > instant {
        next = day
        return (due, issue)
      }
      due.append((day, issue))
      day = day.next
    }
  }

  /// Issues the forecast of a day.
  mutating func issue(
    _ day: LocalDay, at issue: Instant, _ history: ReceivedHistory
  ) throws -> IssuedForecast? {
    guard !history.isEmpty else { return nil }
    let known = KnownHistory(context(history), asOf: issue, weather: policy)
    let targets = day.targets(on: known)
    file.model.update(known)
    hasMoved = true
    let rows = try file.model.forecast(known, targets: targets).filter { $0.point.isFinite }
    guard !rows.isEmpty else { return nil }
    return IssuedForecast(
      series: series.name, issue: issue, model: file.name, modelVersion: version, rows: rows)
  }

  /// What lies behind a load incident, in words, from the effects of the forecast at its peak.
  func cause(of incident: Incident, unit: String, _ history: ReceivedHistory) -> String? {
    let day = LocalDay(containing: incident.peakTime, zone: calendar.zone)
    let issue = file.model.issue.instant(for: day)
    let context = context(history)
    let asIssued = KnownHistory(context, asOf: issue, weather: policy)
    guard let then = try? file.model.explain(asIssued, target: incident.peakTime) else { return nil }
    let asObserved = KnownHistory(context, asOf: issue, weather: .observed)
    let now = policy == .observed ? nil : try? file.model.explain(asObserved, target: incident.peakTime)
    return IncidentCause(asIssued: then, asObserved: now, deviation: incident.peakDeviation, unit: unit).text
  }

  // MARK: The model's state in a checkpoint

  /// The model's state as it is stored with a checkpoint.
  struct Saved: Sendable, Codable {
    fileprivate var version: String
    fileprivate var state: ModelState

    func encoded() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }
  }

  /// The model's state where it has moved since it was last taken; nil where it has not.
  mutating func takeMoved() -> Saved? {
    guard hasMoved else { return nil }
    hasMoved = false
    return Saved(version: version, state: file.model.state)
  }

  /// Goes on from a stored state; false where it is another model's.
  mutating func restore(_ bytes: [UInt8]) -> Bool {
    guard let saved = try? JSONDecoder().decode(Saved.self, from: Data(bytes)), saved.version == version,
      file.model.adopt(saved.state)
    else { return false }
    next = nil
    return true
  }
}
