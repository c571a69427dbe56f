/// Scores a stream of values with no history and no model, each row by the rows up to it alone.
///
/// Forecasts, changes and shapes each give statistics of a row; each statistic is weighed against its own past by a tail
/// model, so that all speak on the same scale of evidence; the mean of the three strongest is the row's. The first
/// row of an event is lifted above the rest of it. See `docs/guides/detect.md`.
/// - Complexity: constant time a row, and constant memory (about 150 kB, or 16 bytes for each slot of a long season).
public struct UnivariateDetector: Sendable {
  /// Seasons longer than this are refused.
  public static let longestSeason = 1_000_000
  /// Rows whose score is at least this are flagged.
  public static let threshold = 0.5

  /// What one statistic can say at the most: an event shows in several.
  static let limit = 5.0
  /// What a row within an event counts in the past of the statistics.
  private static let eventWeight = 0.05
  /// What the past counts once a season is found, for it was forecast without.
  private static let keptShare: Float = 0.2

  private var clock = SlotClock()
  private var scaling = ValueScaling()
  private var mixture: ForecastMixture
  private var statistics = RowStatistics()
  private var tails = [TailModel](repeating: TailModel(), count: RowStatistics.Kind.allCases.count)
  private var shapes: ShapeEvidence
  private var gate = EventGate()
  private let givenSeason: Int?
  private var nextSearch = 40
  private var rows = 0
  private var bridged = 0
  private var hasFaded = false

  /// A detector of a stream whose season is `season` slots long, or is looked for where nil.
  public init(season: Int? = nil) {
    givenSeason = season.map { min(max($0, 2), Self.longestSeason) }
    mixture = ForecastMixture(reach: max(8_191, 2 * (givenSeason ?? 0)))
    shapes = ShapeEvidence(season: nil)
    if let givenSeason { nextSearch = givenSeason + 1 }
  }

  /// The season in use, in slots, as given or found; nil where there is none.
  public var season: Int? { mixture.seasons.first }

  /// The score of the stream's next row, in [0, 1]; a missing value has none.
  /// - Parameter seconds: the row's time, where it is known: gaps in a regular grid then keep the season's phase.
  public mutating func score(_ value: Double?, at seconds: Int64?) -> Double? {
    let slots = clock.advance(to: seconds)
    guard let value, value.isFinite else {
      bridge(slots)
      return nil
    }
    bridge(slots - 1)
    let evidence = evidence(of: scaling.scaled(value))
    rows += 1
    searchSeasonWhenDue()
    let trust = min(1, max(0, Double(rows - 8) / 40))
    let lifted = gate.pass(evidence * trust, row: rows)
    return lifted / (lifted + 5)
  }

  private mutating func evidence(of value: Double) -> Double {
    guard let forecast = mixture.forecast else {
      statistics.begin(value)
      mixture.learn(value, clip: 0)
      return 0
    }
    let isCalm = !gate.isOpen
    let clip = 4 * statistics.errorScale
    var strongest = StrongestThree()
    shapes.add(value, level: statistics.level, to: &strongest)
    statistics.score(
      value, forecast: forecast, unexplained: mixture.nearestDistance(to: value),
      course: mixture.profiles.last?.course, isCalm: isCalm
    ) { kind, statistic in
      strongest.add(
        min(Self.limit, tails[kind.rawValue].evidence(of: statistic, weight: isCalm ? 1 : Self.eventWeight)))
    }
    mixture.learn(value, clip: clip)
    return strongest.mean
  }

  /// Fills slots without a value by their forecast, so that the season stays in phase.
  private mutating func bridge(_ slots: Int) {
    // A bound on the work that a stream of gaps can ask for.
    let count = min(slots, mixture.ring.capacity, 4 * rows + 4_096 - bridged)
    for _ in 0..<max(0, count) {
      guard let forecast = mixture.forecast else { return }
      mixture.learn(forecast, clip: 4 * statistics.errorScale)
      bridged += 1
    }
  }

  private mutating func searchSeasonWhenDue() {
    guard mixture.ring.count >= nextSearch else { return }
    let before = mixture.seasons
    if let givenSeason {
      mixture.adopt([givenSeason])
      nextSearch = .max
    } else {
      let values = mixture.ring.newest(min(mixture.ring.reach, 8_192))
      mixture.adopt(
        SeasonSearch.seasons(of: values, preferred: clock.calendarSeasons, current: mixture.seasons))
      nextSearch = mixture.ring.count + min(32_768, max(24, mixture.ring.count / 5))
    }
    guard mixture.seasons != before || !shapes.isReady else { return }
    if before.isEmpty, !hasFaded, !mixture.seasons.isEmpty {
      for index in tails.indices { tails[index].fade(to: Self.keptShare) }
      hasFaded = true
    }
    shapes = ShapeEvidence(season: mixture.seasons.first)
    shapes.prime(with: mixture.ring, level: statistics.level, spread: statistics.spread)
  }
}

/// The mean of the three largest of some numbers: one alone may be a fluke.
struct StrongestThree {
  private var values = (0.0, 0.0, 0.0)

  mutating func add(_ value: Double) {
    if value > values.0 {
      values = (value, values.0, values.1)
    } else if value > values.1 {
      values = (values.0, value, values.1)
    } else if value > values.2 {
      values.2 = value
    }
  }

  var mean: Double { (values.0 + values.1 + values.2) / 3 }
}
