import CivilTime
import Readings

/// What an incident is, as the event schema names it.
public enum IncidentKind: UInt8, Sendable, CaseIterable {
  /// A reading outside what was expected.
  case point = 0
  /// The level has moved and stays moved.
  case level = 1
  /// The same value again and again.
  case stuck = 2
  /// Readings are overdue, or come without a value.
  case gap = 3
  /// The value is right in another unit: times 1000, by 1000, half.
  case unit = 4
  /// The series is an hour early or late.
  case shift = 5
  /// A number that stands for "no value".
  case sentinel = 6
  /// A reading that had come before.
  case duplicate = 7
  /// A reading long after its time, or out of order.
  case late = 8

  /// The name in events and tables.
  public var name: String {
    switch self {
    case .point: "point"
    case .level: "level"
    case .stuck: "stuck"
    case .gap: "gap"
    case .unit: "unit"
    case .shift: "shift"
    case .sentinel: "sentinel"
    case .duplicate: "duplicate"
    case .late: "late"
    }
  }

  /// Whether the load is unusual or its measurement is wrong.
  public var group: IncidentClass { self == .point || self == .level ? .load : .data }
}

/// The two classes of incident.
public enum IncidentClass: String, Sendable {
  /// The load itself is not what it should be.
  case load
  /// The data are wrong; of the load nothing is known.
  case data
}

/// Where in its life an incident is.
public enum IncidentState: String, Sendable {
  /// Raised now.
  case opened
  /// Still open, and something that matters has changed.
  case updated
  /// Over.
  case closed
}

/// How urgent an incident is.
public enum IncidentSeverity: UInt8, Sendable, Comparable {
  /// To be looked at in office hours.
  case minor = 0
  /// To be looked at now.
  case major = 1
  /// To be acted on.
  case critical = 2

  /// The name in events and tables.
  public var name: String {
    switch self {
    case .minor: "minor"
    case .major: "major"
    case .critical: "critical"
    }
  }

  /// Whether `lhs` is less urgent than `rhs`.
  public static func < (lhs: IncidentSeverity, rhs: IncidentSeverity) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A span of readings that are wrong or unusual for one reason.
public struct Incident: Sendable, Hashable {
  /// What it is now; a point incident that lasts becomes a level incident.
  public var kind: IncidentKind
  /// What it was raised as, which its identifier keeps.
  public var openedAs: IncidentKind
  /// The first slot concerned.
  public var start: Instant
  /// The end of the last slot concerned so far.
  public var end: Instant
  /// The slot of the greatest deviation.
  public var peakTime: Instant
  /// The score at the peak, from 0 to 1.
  public var peakScore: Double
  /// The deviation at the peak, in the series' unit.
  public var peakDeviation: Double
  /// What was expected at the peak, in the series' unit.
  public var peakExpected: Double
  /// The value at the peak, in the series' unit.
  public var peakValue: Double
  /// The sum of deviations times time, in the series' unit times hours (MWh for MW).
  public var energy: Double
  /// The number of readings, or of missing readings, concerned.
  public var readings: Int
  /// How urgent it is.
  public var severity: IncidentSeverity
  /// Whether someone has acknowledged it.
  public var isAcknowledged = false
  /// Whether it is muted: no sink is to be told of its changes.
  public var isMuted = false

  /// Slots since the last one concerned.
  var quiet: Int = 0
  /// The sum of deviations from the stored forecast, for re-basing.
  var residualSum: Double = 0

  package init(
    kind: IncidentKind, openedAs: IncidentKind, start: Instant, end: Instant, peakTime: Instant,
    peakScore: Double, peakDeviation: Double, peakExpected: Double, peakValue: Double, energy: Double,
    readings: Int, severity: IncidentSeverity
  ) {
    self.kind = kind
    self.openedAs = openedAs
    self.start = start
    self.end = end
    self.peakTime = peakTime
    self.peakScore = peakScore
    self.peakDeviation = peakDeviation
    self.peakExpected = peakExpected
    self.peakValue = peakValue
    self.energy = energy
    self.readings = readings
    self.severity = severity
  }
}

/// A change in an incident's life: what a sink is told.
public struct IncidentEvent: Sendable, Hashable {
  /// Whether the incident was opened, updated or closed.
  public var state: IncidentState
  /// The incident's identifier: series, start and the kind it was raised as.
  public var id: String
  /// The series' name.
  public var series: SeriesName
  /// The incident at this time.
  public var incident: Incident
  /// When the monitor said so: the arrival of the reading, or the time given to `advance(to:)`.
  public var at: Instant
  /// What happened, in words.
  public var message: String
  /// Whether a revision of the data corrects what was said before: both are worth keeping.
  public var isCorrection = false

  package init(
    state: IncidentState, id: String, series: SeriesName, incident: Incident, at: Instant, message: String,
    isCorrection: Bool = false
  ) {
    self.state = state
    self.id = id
    self.series = series
    self.incident = incident
    self.at = at
    self.message = message
    self.isCorrection = isCorrection
  }
}
