import CivilTime

/// What all parts of a model must agree in, and the words for a part that does not.
///
/// A hash says that a file is as it was written, not that a fit wrote it: one that was made by hand may hold lists of any
/// length and numbers of any size. The lengths, places and times that forecasting relies on are checked once, after the
/// file was read, at a cost in proportion to its size. Numbers that are not finite need no check: a forecast that comes
/// out as none is made by the next rung of the ladder.
struct ModelFrame: Sendable {
  /// Seconds from one slot to the next.
  let step: Int
  /// The earliest time that the model's state may stand at.
  let earliest: Instant

  /// Times of models lie within the years 1700 to 2500: sums of them and of spans do not overflow.
  private static let years = Instant(seconds: -8_500_000_000)...Instant(seconds: 16_700_000_000)
  /// How far a state may lie behind the end of the training, which may lie after the last reading: what a forecast has to
  /// go through stays bounded.
  private static let lag = 800 * 86_400

  /// The frame of a model of a step whose state has been through the daily issues before a time.
  init(step: Int, through: Instant) throws(ForecastingError) {
    guard step >= 60, step <= 86_400, 86_400 % step == 0 else {
      throw Self.unfit("a step of \(step) s does not divide a day")
    }
    guard Self.years.contains(through) else {
      throw Self.unfit("it was trained to \(through.seconds) s after 1970")
    }
    self.step = step
    earliest = through - Self.lag
  }

  /// Slots of a day.
  var slots: Int { 86_400 / step }

  /// Checks that a list has its length, or a number its value.
  func equal(_ found: Int, _ expected: Int, _ name: String) throws(ForecastingError) {
    try holds(found == expected, "\(name): \(found) in place of \(expected)")
  }

  /// Checks the lengths of the rows of a list.
  func equal(_ found: [Int], _ expected: [Int], _ name: String) throws(ForecastingError) {
    try holds(found == expected, "\(name): rows of \(found) in place of \(expected)")
  }

  /// Checks that a number is within a range.
  func number(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws(ForecastingError) {
    try holds(range.contains(value), "\(name): \(value) is not within \(range)")
  }

  /// Checks that a number is a count that can go on counting.
  func count(_ value: Int, _ name: String) throws(ForecastingError) {
    try number(value, in: 0...1 << 40, name)
  }

  /// Checks that an instant lies in the years that models know.
  func instant(_ instant: Instant, _ name: String) throws(ForecastingError) {
    try holds(Self.years.contains(instant), "\(name): \(instant.seconds) s after 1970 is out of all time")
  }

  /// Checks that a state has come near the end of the training, so that what is left to go through is bounded.
  func state(_ time: Instant, _ name: String) throws(ForecastingError) {
    try instant(time, name)
    try holds(time >= earliest, "\(name): \(time) lies years before the end of the training")
  }

  /// Checks a part of the model.
  func holds(_ condition: Bool, _ words: @autoclosure () -> String) throws(ForecastingError) {
    if !condition { throw Self.unfit(words()) }
  }

  private static func unfit(_ words: String) -> ForecastingError {
    .modelFile("its parts do not go together (\(words)); train it again")
  }
}
