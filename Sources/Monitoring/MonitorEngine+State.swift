import CivilTime
import Readings

extension MonitorEngine {
  private static let stateVersion: UInt8 = 2

  /// All that is known of one series, as bytes: to be stored with the source's offsets.
  ///
  /// About 2 kB for half-hours; `restore(_:of:)` continues from it to the bit.
  public func serialise(_ handle: SeriesHandle) -> [UInt8] {
    let layout = layouts[handle]
    var writer = StateWriter(capacity: 1024 + 12 * layout.slotCount + 34 * layout.recentCount)
    writer.put(Self.stateVersion)
    writer.put(Int32(layout.step))
    monitors[handle].encode(to: &writer)
    writer.put(due[handle])
    for index in 0..<layout.slotCount { slots[layout.slotStart + index].encode(to: &writer) }
    for index in 0..<layout.recentCount { recent[layout.recentStart + index].encode(to: &writer) }
    let open =
      openIncidents.isEmpty
      ? [] : Self.places.compactMap { openIncidents[IncidentKey(series: handle, kind: $0)] }
    encode(open, to: &writer)
    encode(closedIncidents[handle] ?? [], to: &writer)
    return writer.bytes
  }

  /// Puts a series back to where `serialise(_:)` found it.
  /// - Throws: `MonitorStateError` where the bytes are cut short, of another version or another step, or name two open
  ///   incidents where there can be one.
  public mutating func restore(_ bytes: [UInt8], of handle: SeriesHandle) throws(MonitorStateError) {
    var reader = StateReader(bytes)
    let layout = layouts[handle]
    try Self.check(&reader, layout, series[handle])
    let monitor = try SeriesMonitor(from: &reader)
    let overdue: Int64 = try reader.get()
    var table: [SlotState] = []
    for _ in 0..<layout.slotCount { table.append(try SlotState(from: &reader)) }
    var ring: [RecentReading] = []
    for _ in 0..<layout.recentCount { ring.append(try RecentReading(from: &reader)) }
    let open = try Self.incidents(from: &reader)
    let closed = try Self.incidents(from: &reader)
    guard reader.isAtEnd else { throw Self.tooLong(series[handle]) }
    let places = Set(open.map { IncidentKey(series: handle, kind: $0.kind) })
    guard places.count == open.count else { throw Self.open(twice: series[handle]) }
    monitors[handle] = monitor
    due[handle] = overdue
    for (index, slot) in table.enumerated() { slots[layout.slotStart + index] = slot }
    for (index, reading) in ring.enumerated() { recent[layout.recentStart + index] = reading }
    adopt(open: open, closed: closed, handle)
  }

  /// Puts a series back to where nothing is known of it.
  public mutating func forget(_ handle: SeriesHandle) {
    let layout = layouts[handle]
    monitors[handle] = SeriesMonitor()
    due[handle] = .max
    for index in 0..<layout.slotCount { slots[layout.slotStart + index] = SlotState() }
    for index in 0..<layout.recentCount { recent[layout.recentStart + index] = RecentReading() }
    adopt(open: [], closed: [], handle)
  }

  /// Waits for a series' next reading before it is held for overdue: another monitor may have read it meanwhile.
  public mutating func excuse(_ handle: SeriesHandle) { due[handle] = .max }

  /// Gives a series' next reading time until an instant at least before it is held for overdue.
  public mutating func excuse(_ handle: SeriesHandle, until instant: Instant) {
    let start = monitors[handle].lastSlot == RecentReading.never ? Int64.max : instant.seconds
    if due[handle] < start || due[handle] == .max { due[handle] = start }
  }

  /// The open incidents in words, in order of series and kind.
  public var openMessages: [String] {
    openIncidents.sorted { ($0.key.series, $0.key.kind.rawValue) < ($1.key.series, $1.key.kind.rawValue) }
      .map { key, incident in
        let message = IncidentMessage(
          incident: incident, state: .updated, unit: configuration.unit,
          offset: localOffset(incident.start, key.series), precedent: nil)
        return "\(series[key.series]): \(message.text)"
      }
  }

  /// What all series share: the time, the budget and its levels.
  public func serialiseShared() -> [UInt8] {
    var writer = StateWriter()
    writer.put(Self.stateVersion)
    writer.put(now)
    writer.put(nextBeat)
    writer.put(Int64(offGrid))
    writer.put(isDisordered)
    budget.encode(to: &writer)
    return writer.bytes
  }

  /// Puts what all series share back to where `serialiseShared()` found it.
  /// - Throws: `MonitorStateError` where the bytes are cut short or of another version.
  public mutating func restoreShared(_ bytes: [UInt8]) throws(MonitorStateError) {
    var reader = StateReader(bytes)
    let version: UInt8 = try reader.get()
    guard version == Self.stateVersion else { throw Self.unknown(version) }
    var restored = self
    restored.now = try reader.get()
    restored.nextBeat = try reader.get()
    let count: Int64 = try reader.get()
    restored.offGrid = Int(clamping: count)
    restored.isDisordered = try reader.get()
    try restored.budget.restore(from: &reader)
    self = restored
  }

  private mutating func adopt(open: [Incident], closed: [Incident], _ handle: SeriesHandle) {
    for kind in IncidentKind.allCases { openIncidents[IncidentKey(series: handle, kind: kind)] = nil }
    for incident in open { openIncidents[IncidentKey(series: handle, kind: incident.kind)] = incident }
    closedIncidents[handle] = closed.isEmpty ? nil : closed
  }

  /// One kind for each place in which an open incident is kept.
  private static let places = IncidentKind.allCases.filter { $0 != .level }

  private static func check(
    _ reader: inout StateReader, _ layout: SeriesLayout, _ name: SeriesName
  ) throws(MonitorStateError) {
    let version: UInt8 = try reader.get()
    guard version == stateVersion else { throw unknown(version) }
    let step: Int32 = try reader.get()
    guard step == layout.step else {
      throw MonitorStateError(
        description: "the stored monitor state of \(name) is for steps of \(step) s, the series now has "
          + "\(layout.step) s; delete the state to start from the history")
    }
  }

  private static func unknown(_ version: UInt8) -> MonitorStateError {
    MonitorStateError(
      description: "the stored monitor state has version \(version), this program reads version "
        + "\(stateVersion); delete the state to start from the history")
  }

  private static func open(twice name: SeriesName) -> MonitorStateError {
    MonitorStateError(
      description: "the stored monitor state of \(name) has two open incidents of one kind; delete it to "
        + "start from the history")
  }

  private static func tooLong(_ name: SeriesName) -> MonitorStateError {
    MonitorStateError(
      description: "the stored monitor state of \(name) is longer than one state; delete it to start "
        + "from the history")
  }
}

extension MonitorEngine {
  private func encode(_ incidents: [Incident], to writer: inout StateWriter) {
    writer.put(UInt8(clamping: incidents.count))
    for incident in incidents { incident.encode(to: &writer) }
  }

  private static func incidents(from reader: inout StateReader) throws(MonitorStateError) -> [Incident] {
    let count: UInt8 = try reader.get()
    var incidents: [Incident] = []
    for _ in 0..<count { incidents.append(try Incident(from: &reader)) }
    return incidents
  }
}

extension SeriesMonitor {
  func encode(to writer: inout StateWriter) {
    writer.put(lastSlot)
    writer.put(phase)
    writer.put(scored)
    writer.put(open.bits)
    correction.encode(to: &writer)
    slow.encode(to: &writer)
    for scale in [level, magnitude] {
      writer.put(scale.value)
      writer.put(scale.count)
    }
    histogram.encode(to: &writer)
    turbulence.encode(to: &writer)
    cumulative.encode(to: &writer)
    page.encode(to: &writer)
    stuck.encode(to: &writer)
    sentinel.encode(to: &writer)
    shift.encode(to: &writer)
    heartbeat.encode(to: &writer)
    writer.put(tightness)
    writer.put(newestResidual)
    writer.put(newestPoint)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    lastSlot = try reader.get()
    phase = try reader.get()
    scored = try reader.get()
    open = KindSet(bits: try reader.get())
    correction = try ResidualCorrection(from: &reader)
    slow = try SlowReference(from: &reader)
    level = RobustScale(value: try reader.get(), count: try reader.get())
    magnitude = RobustScale(value: try reader.get(), count: try reader.get())
    histogram = try ConformityHistogram(from: &reader)
    turbulence = try Turbulence(from: &reader)
    cumulative = try CumulativeSum(from: &reader)
    page = try PageHinkley(from: &reader)
    stuck = try StuckDetector(from: &reader)
    sentinel = try SentinelDetector(from: &reader)
    shift = try HourShiftDetector(from: &reader)
    heartbeat = try Heartbeat(from: &reader)
    tightness = try reader.get()
    newestResidual = try reader.get()
    newestPoint = try reader.get()
  }
}

extension Incident {
  func encode(to writer: inout StateWriter) {
    writer.put(kind.rawValue)
    writer.put(openedAs.rawValue)
    writer.put(severity.rawValue)
    writer.put(isAcknowledged)
    writer.put(isMuted)
    for instant in [start, end, peakTime] { writer.put(instant.seconds) }
    for number in [peakScore, peakDeviation, peakExpected, peakValue, energy, residualSum] {
      writer.put(number)
    }
    writer.put(Int64(readings))
    writer.put(Int64(quiet))
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    kind = try Self.kind(from: &reader)
    openedAs = try Self.kind(from: &reader)
    let urgency: UInt8 = try reader.get()
    severity = IncidentSeverity(rawValue: urgency) ?? .major
    isAcknowledged = try reader.get()
    isMuted = try reader.get()
    start = Instant(seconds: try reader.get())
    end = Instant(seconds: try reader.get())
    peakTime = Instant(seconds: try reader.get())
    peakScore = try reader.get()
    peakDeviation = try reader.get()
    peakExpected = try reader.get()
    peakValue = try reader.get()
    energy = try reader.get()
    residualSum = try reader.get()
    let counts: (Int64, Int64) = (try reader.get(), try reader.get())
    readings = Int(clamping: counts.0)
    quiet = Int(clamping: counts.1)
  }

  private static func kind(from reader: inout StateReader) throws(MonitorStateError) -> IncidentKind {
    let raw: UInt8 = try reader.get()
    guard let kind = IncidentKind(rawValue: raw) else {
      throw MonitorStateError(
        description: "the monitor's state names an incident kind \(raw) that this program does not know; "
          + "delete the state to start from the history")
    }
    return kind
  }
}
