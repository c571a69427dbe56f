/// A model of a regular series that sees nothing but the series' own past.
///
/// A value is a fitted model together with its state at the end of the values it has seen. It is plain
/// data: saving is encoding. Missing values (NaN) are taken as what the model expected.
public protocol SeasonalModel: Codable, Sendable {
  /// Forecasts of the next `steps` values, in the unit of the values seen.
  func forecast(steps: Int) -> [Double]

  /// Moves the state past new values, oldest first, with the fitted parameters kept.
  mutating func update(with values: [Double])

  /// What was estimated, by the names the literature uses.
  var parameters: [SeasonalParameter] { get }

  /// Standard deviations of the errors 1, 2, … `steps` ahead, as far as the fit tells them.
  func residualScales(steps: Int) -> [Double]
}

/// One estimated number of a model, such as the smoothing weight of its level.
public struct SeasonalParameter: Codable, Sendable, Equatable {
  /// The parameter's name.
  public var name: String
  /// Its estimate.
  public var value: Double

  /// A parameter `name` estimated as `value`.
  public init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

/// Why a method does not apply to a series; the automatic choice passes on to the next one.
public enum SeasonalError: Error, Equatable, CustomStringConvertible {
  /// The method needs at least `needed` values, and the series has `count`.
  case tooShort(method: String, needed: Int, count: Int)
  /// The method needs a season, or several, of other lengths than those given.
  case unsuitableSeasons(method: String, seasons: [Double])
  /// Not one finite value was given.
  case noValues

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .tooShort(let method, let needed, let count):
      "\(method) needs \(needed) values and has \(count): give a longer history or shorter seasons"
    case .unsuitableSeasons(let method, let seasons):
      "\(method) does not fit the seasons \(seasons): give lengths of at least 2 steps, shortest first"
    case .noValues:
      "the history has no finite value: nothing can be forecast from it"
    }
  }
}
