extension HolidayCalendar {
  /// The public holidays of metropolitan France.
  ///
  /// Source: Code du travail, article L3133-1; 8 May again since the law of 2 October 1981 (and from 1953
  /// to 1959).
  public static let france = HolidayCalendar(name: "france", rules: frenchRules, dates: [])

  /// The public holidays of Bas-Rhin, Haut-Rhin and Moselle, which add Good Friday and 26 December.
  ///
  /// Source: ordinance of 16 August 1892; Code du travail, article L3134-13.
  public static let alsaceMoselle = HolidayCalendar(
    name: "alsace-moselle",
    rules: frenchRules + [
      rule("good-friday", "Vendredi saint", .easter(-2)),
      rule("saint-stephens-day", "Saint-Étienne", .fixed(month: 12, day: 26)),
    ], dates: [])

  private static let frenchRules = [
    rule("new-years-day", "Jour de l'an", .fixed(month: 1, day: 1)),
    rule("easter-monday", "Lundi de Pâques", .easter(1)),
    rule("labour-day", "Fête du travail", .fixed(month: 5, day: 1), 1947...2199),
    rule("victory-day", "Victoire 1945", .fixed(month: 5, day: 8), 1953...1959),
    rule("victory-day", "Victoire 1945", .fixed(month: 5, day: 8), 1982...2199),
    rule("ascension", "Ascension", .easter(39)),
    rule("whit-monday", "Lundi de Pentecôte", .easter(50)),
    rule("bastille-day", "Fête nationale", .fixed(month: 7, day: 14)),
    rule("assumption", "Assomption", .fixed(month: 8, day: 15)),
    rule("all-saints", "Toussaint", .fixed(month: 11, day: 1)),
    rule("armistice", "Armistice 1918", .fixed(month: 11, day: 11), 1922...2199),
    rule("christmas", "Noël", .fixed(month: 12, day: 25)),
  ]

  private static func rule(
    _ id: String, _ name: String, _ day: HolidayRule.Day, _ years: ClosedRange<Int> = HolidayCalendar.years
  ) -> HolidayRule {
    HolidayRule(holiday: Holiday(id: id, name: name), day: day, years: years)
  }
}
