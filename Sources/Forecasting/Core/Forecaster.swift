import CivilTime
import Features

/// A model of a load series: fitted on a history, it forecasts what follows and says of what its forecast is made.
///
/// A value is a fitted model with its state; saving is encoding. Everything is read through `KnownHistory`, so
/// nothing after the issue time can be used. `fit` and `forecast` check what comes in; the requirements compute.
public protocol Forecaster: Codable, Sendable {
  /// What the model is called, on the command line and as the source of its rows.
  static var kind: ModelKind { get }

  /// Models fitted on what was known at each cutoff, oldest first; `history` reaches the last of them.
  ///
  /// Fitting a series of cutoffs at once gives the same models, to the bit, as one at a time; it may cost less.
  static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self]

  /// Takes in what became known since the fit or the last update, without fitting again.
  mutating func update(_ history: KnownHistory)

  /// Point forecasts of slots of the grid, in order of time; NaN where the model has no answer.
  func points(_ history: KnownHistory, targets: [Instant]) -> [Double]

  /// Whether `update` changes nothing, so that the forecasts of many issues do not wait for one another.
  static var isFixed: Bool { get }

  /// Days before an issue that its forecasts read; nil where the whole history counts.
  var lookbackDays: Int? { get }

  /// Forecasts of some issues, oldest first, each from what was known at it, as `points` would give them.
  func points(_ history: KnownHistory, at issues: [IssuedTargets]) -> [[Double]]

  /// The parts of the forecast of one target, in the series' unit; their sum is the forecast.
  func effects(_ history: KnownHistory, target: Instant) -> [Effect]
}

/// The forecast of a local day, issued once.
public struct DailyIssue: Sendable, Hashable {
  /// When it is issued.
  public var time: Instant
  /// The day that it is a forecast of.
  public var day: LocalDay

  /// The forecast of a day, issued at a time.
  public init(time: Instant, day: LocalDay) {
    self.time = time
    self.day = day
  }
}

/// What is forecast at one issue.
public struct IssuedTargets: Sendable, Hashable {
  /// When it is issued.
  public var time: Instant
  /// Slots of the grid, in order of time.
  public var targets: [Instant]

  /// Targets of an issue at a time.
  public init(time: Instant, targets: [Instant]) {
    self.time = time
    self.targets = targets
  }
}

/// A part of a forecast.
public struct Effect: Sendable, Hashable, Codable {
  /// What the part is due to, such as `temperature`.
  public var name: String
  /// Its size, in the series' unit.
  public var value: Double

  /// A part of a forecast.
  public init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

extension Forecaster {
  /// Models learn from updates unless they say otherwise.
  public static var isFixed: Bool { false }

  /// Models read the whole history unless they say otherwise.
  public var lookbackDays: Int? { nil }

  /// The forecasts of one issue after another.
  public func points(_ history: KnownHistory, at issues: [IssuedTargets]) -> [[Double]] {
    issues.map { points(history.asOf($0.time), targets: $0.targets) }
  }

  /// A model fitted on all that `history` knows.
  /// - Throws: `ForecastingError` where the step is unsuitable or too little is known.
  public static func fit(_ history: KnownHistory, options: ModelOptions = ModelOptions()) async throws -> Self
  {
    try history.checkUsable()
    guard let model = try await fitted(history, at: [history.issue], options: options).first else {
      throw ForecastingError.nothingKnown(series: history.series, issue: history.issue)
    }
    return model
  }

  /// Point forecasts of `targets`; NaN where the model has no answer.
  /// - Throws: `ForecastingError` where a target is off the grid or before the issue time.
  public func forecast(_ history: KnownHistory, targets: [Instant]) throws(ForecastingError) -> [Double] {
    try history.check(targets: targets)
    return points(history, targets: targets)
  }

  /// One effect, the whole forecast, for models that have no parts.
  public func effects(_ history: KnownHistory, target: Instant) -> [Effect] {
    [Effect(Self.kind.rawValue, points(history, targets: [target])[0])]
  }
}

extension KnownHistory {
  /// Checks that models can read this history at all.
  package func checkUsable() throws(ForecastingError) {
    guard step >= 60, step <= 86_400, 86_400 % step == 0 else { throw .unsuitableStep(step) }
    guard values.contains(where: { $0.isFinite }) else { throw .nothingKnown(series: series, issue: issue) }
  }

  package func check(targets: [Instant]) throws(ForecastingError) {
    for target in targets {
      guard isSlot(target) else { throw .offGrid(target: target, step: step) }
      guard !hasEnded(target) else { throw .notAhead(target: target, issue: issue) }
    }
  }
}
