/// A public holiday.
public struct Holiday: Hashable, Sendable {
  /// What tells it from others, the same every year: lower-case ASCII and hyphens, such as `ascension`.
  public let id: String
  /// Its name, in the language of the table it comes from.
  public let name: String

  /// A public holiday.
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// What kind of day a date is, for demand.
public enum DayType: Int, Sendable, CaseIterable {
  /// Monday to Friday with work as usual.
  case workday = 0
  /// A Saturday that is no holiday.
  case saturday = 1
  /// A Sunday that is no holiday.
  case sunday = 2
  /// A public holiday, on whatever weekday.
  case holiday = 3
  /// A lone workday between two days off, which many take off too.
  case bridge = 4
}
