extension LocalDate {
  /// Easter Sunday of a year of the Gregorian calendar.
  ///
  /// Source: the anonymous Gregorian computus (Meeus, "Astronomical Algorithms", 2nd ed., chapter 8).
  public static func easter(_ year: Int) -> LocalDate {
    let golden = year % 19
    let (century, yearOfCentury) = (year / 100, year % 100)
    let moonCorrection = (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
    let sunday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
    let lateMoon = (golden + 11 * epact + 22 * sunday) / 451
    let days = epact + sunday - 7 * lateMoon + 114
    return LocalDate(year: year, month: days / 31, day: days % 31 + 1)
  }
}
