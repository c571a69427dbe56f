import CivilTime
import Readings

/// Tries a monitor on a history that is held for clean: how often does it raise incidents there, and how
/// surely and how soon does it find faults that are put into copies of it?
public struct SelfTest: Sendable {
  /// The series' name.
  public var series: SeriesName
  /// The clean values.
  public var history: RegularSeries
  /// The forecast of each slot, as issued before it.
  public var expectations: [Expectation]
  /// The history before this instant warms the monitor up and calibrates it; the rest is watched.
  public var watchFrom: Instant
  /// How the monitor decides.
  public var configuration: MonitorConfiguration
  /// The zone whose clock the series' daily pattern follows.
  public var zone: TimeZoneRules?
  /// The faults to inject.
  public var faults = InjectedFault.standard
  /// How often each is injected, over all seasons and hours.
  public var injections = 96

  /// A self-test on `history` from `watchFrom` on.
  public init(
    series: SeriesName, history: RegularSeries, expectations: [Expectation], watchFrom: Instant,
    configuration: MonitorConfiguration = .init()
  ) {
    precondition(history.values.count == expectations.count, "each slot has an expectation, maybe .none")
    self.series = series
    self.history = history
    self.expectations = expectations
    self.watchFrom = watchFrom
    self.configuration = configuration
  }

  /// Watches the clean history once, and from its states on the corrupted copies.
  /// - Parameter progress: told the share that is done, in [0, 1].
  public func run(progress: (Double) -> Void = { _ in }) -> SelfTestReport {
    var engine = MonitorEngine(configuration: configuration)
    let handle = engine.watch(series, step: history.step, zone: zone, days: history.days)
    let first = min(max(history.cell(of: watchFrom), 0), history.values.count)
    engine.calibrate(
      history: (0..<first).map { reading($0, handle) }, expectations: Array(expectations[..<first]))
    var report = SelfTestReport(
      series: series, weeks: Double((history.values.count - first) * history.step) / 604_800,
      falseIncidents: [], promisedPerWeek: configuration.alertsPerWeek,
      calibrated: engine.budget.calibrated,
      faults: faults.map { .init(fault: $0, injected: 0, found: 0, delays: []) })
    watch(&engine, handle, from: first, &report, progress)
    return report
  }

  private func watch(
    _ engine: inout MonitorEngine, _ handle: SeriesHandle, from first: Int, _ report: inout SelfTestReport,
    _ progress: (Double) -> Void
  ) {
    var places = places(from: first)
    for index in first..<history.values.count {
      progress(Double(index - first) / Double(history.values.count - first))
      for row in faults.indices {
        guard let place = places[row].first, place <= index else { continue }
        guard isFit(index, faults[row], engine, handle) else { continue }
        places[row].removeFirst()
        inject(faults[row], at: index, engine, handle, &report.faults[row])
      }
      let events = engine.score(batch: [reading(index, handle)], expectations: [expectations[index]])
        .incidents
      report.falseIncidents += events.filter { $0.state == .opened && !isExplained($0) }
    }
  }

  private func reading(_ index: Int, _ handle: SeriesHandle) -> ObservedReading {
    ObservedReading(series: handle, instant: history.instant(at: index), value: history.values[index])
  }

  /// Where to inject each fault: spread over the history, each time at another slot of the day.
  private func places(from first: Int) -> [[Int]] {
    let slotsPerDay = max(86_400 / history.step, 1)
    let days = (history.values.count - first) / slotsPerDay - 3
    guard days > 0 else { return faults.map { _ in [] } }
    return faults.indices.map { row in
      (0..<injections).map { number in
        let day = 1 + number * days / injections
        // A stride that shares no factor with the day walks through all its slots.
        let slot = (number * (slotsPerDay * 7 / 18 | 1) + row) % slotsPerDay
        return first + day * slotsPerDay + slot
      }.sorted()
    }
  }

  /// A place is fit where the clean values are all there and no incident is open.
  private func isFit(
    _ index: Int, _ fault: InjectedFault, _ engine: MonitorEngine, _ handle: SeriesHandle
  ) -> Bool {
    let hour = max(3600 / history.step, 1)
    let range = (index - hour)..<(index + fault.window(step: history.step) + hour)
    guard range.lowerBound >= 0, range.upperBound <= history.values.count else { return false }
    return engine.monitors[handle].open.isEmpty && range.allSatisfy { history.values[$0].isFinite }
  }

  /// A gap incident where the clean history itself has no value is no false one.
  private func isExplained(_ event: IncidentEvent) -> Bool {
    event.incident.kind == .gap && history[event.incident.start].isNaN
  }
}
