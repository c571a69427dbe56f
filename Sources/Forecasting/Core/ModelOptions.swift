/// How a model is set up; each reads what concerns it.
public struct ModelOptions: Sendable, Codable, Hashable {
  /// When each day's forecast is issued: lags are those known by then.
  public var issue = IssueTime.noon
  /// Season lengths in steps for models of seasons; chosen from the step where empty.
  public var seasons: [Double] = []
  /// The recipe of the regression.
  public var regression = RegressionOptions()

  /// The defaults.
  public init() {}

  /// The defaults, for another issue time.
  public init(issue: IssueTime) { self.issue = issue }
}
