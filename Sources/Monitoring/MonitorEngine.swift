import CivilTime
import Readings

/// The live monitor: scores readings against stored forecasts and raises incidents, in one pass.
///
/// A value: copy it to try something and throw the copy away. It does no input or output. Readings are
/// processed one after the other, whatever the size of the batches they come in, so a batch, a stream
/// and a state restored in between give the same bits.
///
/// For each reading the stored forecast is corrected by the newest residuals; the standardised error
/// gives a p-value against the series' own past errors; detectors judge it; only then is it learned
/// from, and only if nothing was flagged.
public struct MonitorEngine: Sendable {
  /// How it decides.
  public var configuration: MonitorConfiguration
  /// The promised and the realised rate of incidents, and the levels in force.
  public internal(set) var budget: AlertBudget
  /// The watched series' names, in the order of their handles.
  public internal(set) var series: [SeriesName] = []
  /// Readings on no slot of their series, which were scored and not learned from.
  public internal(set) var offGrid = 0

  var layouts: [SeriesLayout] = []
  var clocks: [LocalClock?] = []
  var monitors: [SeriesMonitor] = []
  var slots: [SlotState] = []
  var recent: [RecentReading] = []
  /// The instant from which each series' next reading is overdue, in seconds.
  var due: [Int64] = []
  /// Open incidents and the newest closed ones: few, and touched only when something happens.
  var openIncidents: [IncidentKey: Incident] = [:]
  var closedIncidents: [SeriesHandle: [Incident]] = [:]
  var nextBeat = Int64.min
  var now = Int64.min
  /// Whether the series have come one after the other instead of side by side: then no series' readings tell
  /// the time for the others.
  var isDisordered = false
  var scores: [ScoreEvent] = []
  var events: [IncidentEvent] = []
  /// For each event the number of scores before it.
  var places: [Int] = []
  /// The highest evidence of each spell, while calibrating.
  var excursions: ExcursionRecorder?

  /// A monitor that watches nothing yet.
  public init(configuration: MonitorConfiguration = .init()) {
    self.configuration = configuration
    budget = AlertBudget(perWeek: configuration.alertsPerWeek)
  }

  /// Watches a series whose slots are `step` seconds apart; gives the handle for its readings.
  /// - Parameters:
  ///   - zone: the zone whose clock the series' daily pattern follows.
  ///   - days: the zone whose midnights begin the slots of a daily series.
  public mutating func watch(
    _ name: SeriesName, step: Int, zone: TimeZoneRules? = nil, days: TimeZoneRules? = nil
  ) -> SeriesHandle {
    clocks.append(zone.map { LocalClock(zone: $0) })
    let layout = SeriesLayout(step: max(step, 1), slots: slots.count, recent: recent.count, days: days)
    series.append(name)
    layouts.append(layout)
    monitors.append(SeriesMonitor())
    slots.append(contentsOf: repeatElement(SlotState(), count: layout.slotCount))
    recent.append(contentsOf: repeatElement(RecentReading(), count: layout.recentCount))
    due.append(.max)
    return series.count - 1
  }

  /// Scores readings in their order, each against the expectation at its index.
  public mutating func score(
    batch: [ObservedReading], expectations: [Expectation]
  ) -> MonitorOutput {
    precondition(batch.count == expectations.count, "each reading has an expectation, maybe .none")
    scores.reserveCapacity(batch.count)
    for index in batch.indices { process(batch[index], expectations[index]) }
    return drain()
  }

  /// Scores readings in their order, each against what `expectation` looks up for it.
  public mutating func score(
    batch: [ObservedReading], expectation: (ObservedReading) -> Expectation
  ) -> MonitorOutput {
    scores.reserveCapacity(batch.count)
    for reading in batch { process(reading, expectation(reading)) }
    return drain()
  }

  /// Tells the time: raises incidents for readings that are overdue at `now`.
  public mutating func advance(to now: Instant) -> [IncidentEvent] {
    beat(now.seconds)
    return drain().incidents
  }

  private mutating func drain() -> MonitorOutput {
    defer {
      scores = []
      events = []
      places = []
    }
    return MonitorOutput(scores: scores, incidents: events, places: places)
  }

  /// Scores one reading: the only way in, for batches and streams alike.
  mutating func process(_ reading: ObservedReading, _ expectation: Expectation) {
    let handle = reading.series
    let layout = layouts[handle]
    if reading.arrival.seconds >= nextBeat, configuration.beatsOnArrival, !isDisordered {
      beat(reading.arrival.seconds)
    }
    if monitors[handle].lastSlot == RecentReading.never {
      monitors[handle].phase = layout.phase(of: reading.instant)
    }
    guard let slot = layout.slot(of: reading.instant, phase: monitors[handle].phase) else {
      offGrid += 1
      return scoreApart(reading, expectation)
    }
    if slot <= monitors[handle].lastSlot {
      revisit(reading, expectation, slot: slot)
    } else {
      arrive(reading, expectation, slot: slot)
    }
  }
}

/// What the monitor said of some readings.
public struct MonitorOutput: Sendable {
  /// How unusual each reading is.
  public var scores: [ScoreEvent]
  /// Incidents opened, updated and closed.
  public var incidents: [IncidentEvent]
  /// For each incident event the number of scores that came before it.
  public var places: [Int]

  /// An output.
  public init(scores: [ScoreEvent], incidents: [IncidentEvent], places: [Int]) {
    self.scores = scores
    self.incidents = incidents
    self.places = places
  }
}

/// Where a series' parts lie in the engine's flat tables.
struct SeriesLayout: Sendable, Hashable {
  let step: Int
  let slotStart: Int
  let slotCount: Int
  let recentStart: Int
  let recentCount: Int
  /// Slots in an hour; 0 where an hour is no whole number of them.
  let hour: Int64
  /// The zone whose midnights begin the slots.
  let days: TimeZoneRules?

  private static let mostSlots = 96

  init(step: Int, slots: Int, recent: Int, days: TimeZoneRules?) {
    self.step = step
    self.days = days
    slotStart = slots
    recentStart = recent
    slotCount = min(max(86_400 / step, 1), Self.mostSlots)
    hour = 3600 % step == 0 ? Int64(3600 / step) : 0
    recentCount = max(slotCount, Int(min(hour, 360)) + 2)
  }

  func phase(of instant: Instant) -> Int32 {
    Int32(LocalDate.floorModulo(instant.seconds, Int64(step)))
  }

  /// The number of the slot nearest to an instant; nil where it is off by more than an eighth of a step,
  /// which leaves room for a daily series whose midnight moves with summer time.
  @inline(__always)
  func slot(of instant: Instant, phase: Int32) -> Int64? {
    let step = Int64(step)
    let shifted = instant.seconds - Int64(phase) + step / 2
    let slot = LocalDate.floorDivide(shifted, step)
    let offset = shifted - slot * step - step / 2
    return abs(offset) * 8 <= step ? slot : nil
  }

  func instant(of slot: Int64, phase: Int32) -> Instant {
    let instant = Instant(seconds: slot * Int64(step) + Int64(phase))
    return days.flatMap { days in days.day(beginningNear: instant).map(days.startOfDay) } ?? instant
  }

  /// The end of the slot that a reading began.
  func end(of instant: Instant) -> Instant {
    days.flatMap { days in days.day(beginningNear: instant).map { days.startOfDay($0.next) } } ?? instant
      + step
  }

  /// The index of a local time's slot of the day in the engine's table.
  @inline(__always)
  func slotIndex(localSeconds: Int64) -> Int {
    let second = Int(LocalDate.floorModulo(localSeconds, 86_400))
    return slotStart + second * slotCount / 86_400
  }

  @inline(__always)
  func recentIndex(_ slot: Int64) -> Int {
    recentStart + Int(LocalDate.floorModulo(slot, Int64(recentCount)))
  }
}
