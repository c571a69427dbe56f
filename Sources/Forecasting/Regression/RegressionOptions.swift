/// The recipe of the regression; the defaults were chosen on validation years.
public struct RegressionOptions: Sendable, Codable, Hashable {
  /// Days in which a row's weight halves, for each regression whose coefficients are averaged; the first stage has the first.
  public var halfLives: [Double] = [1_500]
  /// Weights of the past, per half-hour, of the smoothed temperatures.
  public var smoothing: [Double] = [0.95, 0.985, 0.997]
  /// Degrees from one temperature knot to the next.
  public var knotSpacing = 3.0
  /// What the default penalty of a group is multiplied by, by the group's name.
  public var penaltyFactors: [String: Double] = [:]
  /// What all penalties are multiplied by.
  public var penaltyFactor = 1.0
  /// Features besides the standard ones, such as `school*below(15,0.98)`; lags among them go to the second stage.
  public var extraFeatures: [String] = []
  /// Groups of features to leave out.
  public var withoutGroups: [String] = []

  /// The defaults.
  public init() {}
}
