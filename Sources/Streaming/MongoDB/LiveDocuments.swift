import CivilTime

/// The newest of one series, as the live view keeps it.
public struct LiveSeries: Sendable, Hashable, Decodable {
  /// The series' name.
  public let series: String
  /// The newest score; nil before the first.
  public let score: LiveScore?
  /// Its open incidents, in order of their start.
  public let incidents: [LiveIncident]

  /// A series with its newest score and its open incidents.
  public init(series: String, score: LiveScore?, incidents: [LiveIncident]) {
    self.series = series
    self.score = score
    self.incidents = incidents
  }

  private enum Key: String, CodingKey {
    case series
    case incidents
  }

  /// From a document.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    series = try fields.decode(String.self, forKey: .series)
    score = try? LiveScore(from: decoder)
    let open = try fields.decodeIfPresent([String: LiveIncident].self, forKey: .incidents) ?? [:]
    incidents = open.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
  }
}

/// A score, as the live view keeps it.
public struct LiveScore: Sendable, Hashable, Decodable {
  /// The series' name.
  public let series: String
  /// The start of the slot.
  public let time: Instant
  /// The value; nil where it is missing.
  public let value: Double?
  /// What was expected; nil where nothing was.
  public let expected: Double?
  /// The 5 % quantile of what was expected.
  public let low: Double?
  /// The 95 % quantile of what was expected.
  public let high: Double?
  /// The p-value.
  public let p: Double?
  /// From 0 to 1, 1 = anomalous.
  public let score: Double?
  /// Whether it was held for wrong or unusual.
  public let flag: Bool
  /// What for.
  public let kind: String?

  /// A score; what is not finite is nil.
  public init(
    series: String, time: Instant, value: Double, expected: Double, low: Double, high: Double, p: Double,
    score: Double, flag: Bool, kind: String?
  ) {
    func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
    self.series = series
    self.time = time
    self.value = finite(value)
    self.expected = finite(expected)
    self.low = finite(low)
    self.high = finite(high)
    self.p = finite(p)
    self.score = finite(score)
    self.flag = flag
    self.kind = kind
  }

  private enum Key: String, CodingKey {
    case series, time, value, expected, p, score, flag, kind
    case low = "q05"
    case high = "q95"
  }

  /// From a document.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    series = try fields.decode(String.self, forKey: .series)
    time = try fields.decode(MongoDate.self, forKey: .time).instant
    value = try fields.decodeIfPresent(Double.self, forKey: .value)
    expected = try fields.decodeIfPresent(Double.self, forKey: .expected)
    low = try fields.decodeIfPresent(Double.self, forKey: .low)
    high = try fields.decodeIfPresent(Double.self, forKey: .high)
    p = try fields.decodeIfPresent(Double.self, forKey: .p)
    score = try fields.decodeIfPresent(Double.self, forKey: .score)
    flag = try fields.decode(Bool.self, forKey: .flag)
    kind = try fields.decodeIfPresent(String.self, forKey: .kind)
  }
}

/// An incident, as the live view keeps it.
public struct LiveIncident: Sendable, Hashable, Decodable {
  /// The identifier.
  public let id: String
  /// The series' name.
  public let series: String
  /// `opened`, `updated` or `closed`.
  public let state: String
  /// What it is.
  public let kind: String
  /// `load` or `data`.
  public let group: String
  /// How urgent it is.
  public let severity: String
  /// The first slot concerned.
  public let start: Instant
  /// The end of the last slot concerned so far.
  public let end: Instant
  /// What happened, in words.
  public let message: String

  /// An incident of its parts.
  public init(
    id: String, series: String, state: String, kind: String, group: String, severity: String, start: Instant,
    end: Instant, message: String
  ) {
    self.id = id
    self.series = series
    self.state = state
    self.kind = kind
    self.group = group
    self.severity = severity
    self.start = start
    self.end = end
    self.message = message
  }

  private enum Key: String, CodingKey {
    case id, series, state, kind, severity, start, end, message
    case document = "_id"
    case group = "class"
  }

  /// From a document.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    id = try fields.decodeIfPresent(String.self, forKey: .id) ?? fields.decode(String.self, forKey: .document)
    series = try fields.decode(String.self, forKey: .series)
    state = try fields.decode(String.self, forKey: .state)
    kind = try fields.decode(String.self, forKey: .kind)
    group = try fields.decode(String.self, forKey: .group)
    severity = try fields.decode(String.self, forKey: .severity)
    start = try fields.decode(MongoDate.self, forKey: .start).instant
    end = try fields.decode(MongoDate.self, forKey: .end).instant
    message = try fields.decode(String.self, forKey: .message)
  }
}

/// A date in MongoDB's relaxed extended JSON: `{"$date": "2018-01-01T11:00:00Z"}`.
struct MongoDate: Decodable {
  let instant: Instant

  private enum Key: String, CodingKey { case date = "$date" }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    let text = try fields.decode(String.self, forKey: .date)
    guard let instant = Instant(iso8601: text) else {
      throw DecodingError.dataCorruptedError(
        forKey: .date, in: fields, debugDescription: "'\(text)' is no date")
    }
    self.instant = instant
  }
}
