/// What one row's value says against the stream's past, as numbers of which large ones are strange.
///
/// All are in units of scales that the stream itself gives, so that none depends on the value's unit.
struct RowStatistics: Sendable {
  /// The statistics, in the order of the evidence.
  enum Kind: Int, CaseIterable, Sendable {
    /// The value above, or below, its forecast.
    case aboveForecast, belowForecast
    /// The distance to the nearest good expert's forecast.
    case unexplained
    /// The forecast's error against those of the last rows.
    case local
    /// The value above, or below, its usual level or seasonal course.
    case aboveCourse, belowCourse
    /// The mean error of the last few rows, and of some more.
    case shortBias, longBias
    /// The mean distance from the course over the last few rows, and over some more.
    case shortDeparture, longDeparture
    /// Changes that have become larger, or smaller.
    case rougher, smoother
    /// Rows since the value last changed.
    case stuck
    /// The change from the row before.
    case change
  }

  /// The level of the whole stream, forgetting slowly.
  private(set) var level = 0.0
  /// The mean distance from the level.
  private(set) var spread = 0.0
  /// The mean error of the forecast, and its least value that is not rounding.
  var errorScale: Double { residualScale + floor }

  private var rows = 0
  private var last = 0.0
  private var run = 0
  private var residualScale = 0.0
  private var localScale = 0.0
  private var bias = SIMD2<Double>.zero
  private var departure = SIMD2<Double>.zero
  private var shortChange = 0.0
  private var longChange = 0.0
  private var courseLevel = 0.0
  private var courseSpread = 0.0

  private static let biasRates = SIMD2(0.2, 0.05)
  private static let departureRates = SIMD2(0.2, 0.04)

  private var floor: Double { 1e-3 * spread + 1e-9 * abs(level) + 1e-250 }

  /// Begins with the first value.
  mutating func begin(_ value: Double) {
    level = value
    last = value
    rows = 1
  }

  /// Calls `tell` with each statistic of `value`, then learns from it.
  /// - Parameters:
  ///   - course: the seasonal course at this slot, where there is a season.
  ///   - unexplained: the distance to the nearest good expert.
  ///   - isCalm: no event is open; else levels and spreads hardly move.
  mutating func score(
    _ value: Double, forecast: Double, unexplained: Double, course: Double?, isCalm: Bool,
    tell: (Kind, Double) -> Void
  ) {
    let residual = value - forecast, scale = errorScale, change = abs(value - last)
    let departed = course.map { value - $0 - courseLevel } ?? (value - level)
    let width = (course == nil ? spread : courseSpread) + floor
    bias += Self.biasRates * (Self.clip(residual, 6 * scale) - bias)
    departure += Self.departureRates * (Self.clip(departed, 6 * width) - departure)
    shortChange += 0.1 * (min(change, 8 * (longChange + floor)) - shortChange)
    run = value == last ? run + 1 : 0
    tell(residual >= 0 ? .aboveForecast : .belowForecast, abs(residual) / scale)
    tell(.unexplained, unexplained / scale)
    tell(.local, abs(residual) / (localScale + 0.2 * scale))
    tell(departed >= 0 ? .aboveCourse : .belowCourse, abs(departed) / width)
    tell(.shortBias, abs(bias[0]) / scale)
    tell(.longBias, abs(bias[1]) / scale)
    tell(.shortDeparture, abs(departure[0]) / width)
    tell(.longDeparture, abs(departure[1]) / width)
    tell(.rougher, shortChange / (longChange + floor))
    tell(.smoother, (longChange + floor) / (shortChange + 0.01 * longChange + floor))
    tell(.stuck, Double(run))
    tell(.change, change / (longChange + floor))
    learn(value, error: abs(residual), change: change, course: course, isCalm: isCalm)
  }

  private mutating func learn(_ value: Double, error: Double, change: Double, course: Double?, isCalm: Bool) {
    let young = 1 / Double(rows + 1), isNew = rows <= 10, floor = floor
    let scale = errorScale
    residualScale += max(0.01, young) * (min(error, isNew ? error : 4 * scale) - residualScale)
    localScale += 0.1 * (min(error, 8 * scale) - localScale)
    longChange += max(0.003, young) * (min(change, isNew ? change : 6 * (longChange + floor)) - longChange)
    let pace = isCalm || rows < 100 ? 1 : 0.1
    let rate = max(0.002, young) * pace
    spread += rate * (abs(value - level) - spread)
    level += rate * (value - level)
    if let course { learnCourse(value - course, pace) }
    last = value
    rows += 1
  }

  private mutating func learnCourse(_ offset: Double, _ pace: Double) {
    courseLevel += 0.003 * pace * (offset - courseLevel)
    courseSpread += (courseSpread == 0 ? 1 : 0.005 * pace) * (abs(offset - courseLevel) - courseSpread)
  }

  private static func clip(_ value: Double, _ limit: Double) -> Double { min(max(value, -limit), limit) }
}
