/// A zone of the French school calendar, as of the school year in question.
///
/// The academies of a zone changed with the regions on 1 January 2016, first for the school year 2015–2016:
/// - until 2014–2015, A: Caen, Clermont-Ferrand, Grenoble, Lyon, Montpellier, Nancy-Metz, Nantes, Rennes,
///   Toulouse; B: Aix-Marseille, Amiens, Besançon, Dijon, Lille, Limoges, Nice, Orléans-Tours, Poitiers, Reims,
///   Rouen, Strasbourg; C: Bordeaux, Créteil, Paris, Versailles;
/// - since, A: Besançon, Bordeaux, Clermont-Ferrand, Dijon, Grenoble, Limoges, Lyon, Poitiers;
///   B: Aix-Marseille, Amiens, Caen, Lille, Nancy-Metz, Nantes, Nice, Orléans-Tours, Reims, Rennes, Rouen,
///   Strasbourg; C: Créteil, Montpellier, Paris, Toulouse, Versailles.
public enum SchoolZone: Int, Sendable, CaseIterable {
  /// Zone A.
  case a
  /// Zone B.
  case b
  /// Zone C.
  case c
}

/// The kinds of school holidays.
public enum SchoolHolidayKind: String, Sendable, CaseIterable {
  /// Around All Saints' Day.
  case autumn
  /// Around Christmas.
  case christmas
  /// In February and March, by zone.
  case winter
  /// In April and May, by zone.
  case spring
  /// The days after Ascension, where classes do not meet.
  case ascension
  /// July and August.
  case summer
}

/// When the schools of France's three zones are on holiday.
public struct SchoolHolidays: Sendable {
  /// A stretch of holidays in some zones.
  struct Period: Sendable {
    var kind: SchoolHolidayKind
    var zones: [SchoolZone]
    /// The first day without classes.
    var first: LocalDate
    /// The day on which classes resume.
    var resumed: LocalDate
  }

  /// The first date that the calendar tells of.
  public let first: LocalDate
  /// The date from which on it tells of nothing more.
  public let end: LocalDate
  /// For each date, three bits a zone: one more than the kind's place in `allCases`, or 0.
  private var codes: [UInt16]

  init(_ periods: [Period]) {
    first = periods.map(\.first).min() ?? LocalDate(dayNumber: 0)
    end = periods.map(\.resumed).max() ?? first
    codes = Array(repeating: 0, count: end - first)
    for period in periods {
      let kind = UInt16(SchoolHolidayKind.allCases.firstIndex(of: period.kind) ?? 0) + 1
      for zone in period.zones {
        for date in period.first..<period.resumed { codes[date - first] |= kind << (3 * zone.rawValue) }
      }
    }
  }

  /// Whether the calendar covers a date. Outside, every look-up says that there is no holiday.
  public func covers(_ date: LocalDate) -> Bool { date >= first && date < end }

  /// The holidays that the schools of a zone have on a date, or nil.
  ///
  /// The Saturday on which holidays begin counts, whether or not a school has classes on it.
  public func kind(zone: SchoolZone, on date: LocalDate) -> SchoolHolidayKind? {
    let code = code(zone: zone, on: date)
    return code == 0 ? nil : SchoolHolidayKind.allCases[code - 1]
  }

  /// Whether the schools of a zone are on holiday on a date.
  public func isHoliday(zone: SchoolZone, on date: LocalDate) -> Bool { code(zone: zone, on: date) != 0 }

  /// How many of the three zones are on holiday on a date.
  public func zonesOnHoliday(_ date: LocalDate) -> Int {
    SchoolZone.allCases.count { isHoliday(zone: $0, on: date) }
  }

  private func code(zone: SchoolZone, on date: LocalDate) -> Int {
    covers(date) ? Int(codes[date - first] >> (3 * zone.rawValue) & 7) : 0
  }
}
