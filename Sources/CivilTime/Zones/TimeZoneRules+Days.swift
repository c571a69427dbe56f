extension TimeZoneRules {
  /// The most seconds by which clocks are moved: an hour, two where double summer time was kept.
  public static let longestChange = 7_200

  /// The day that begins at an instant, or up to two hours before or after it; nil away from midnight.
  ///
  /// Readings of days and forecasts of them may be labelled by a clock that does not keep summer time.
  public func day(beginningNear instant: Instant) -> LocalDate? {
    let date = localDate(at: instant + Self.longestChange)
    return instant - startOfDay(date) <= Self.longestChange ? date : nil
  }
}
