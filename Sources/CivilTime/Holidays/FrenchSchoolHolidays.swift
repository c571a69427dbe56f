extension SchoolHolidays {
  /// The school holidays of metropolitan France's zones A, B and C, school years 2011–2012 to 2026–2027.
  ///
  /// Source: the ministry's yearly orders ("arrêté fixant le calendrier scolaire"), as published on
  /// education.gouv.fr/calendrier-scolaire and as the open data set `fr-en-calendrier-scolaire`; 2012 Toussaint
  /// as prolonged by the order of July 2012, spring 2021 as moved for all zones in April 2021. Not checked
  /// against a second publication: the days after Ascension before 2019, and the school year 2026–2027, whose
  /// last return to school is assumed to be 1 September 2027. Schools closed in spring 2020 were not on holiday.
  public static let france = SchoolHolidays(frenchTable.split(separator: "\n").compactMap(period))

  /// `KIND ZONES FIRST RESUMED`: the first day without classes, and the day on which they resume.
  private static func period(_ line: Substring) -> Period? {
    let fields = line.split(separator: " ")
    guard fields.count == 4, let kind = SchoolHolidayKind(rawValue: String(fields[0])),
      let first = LocalDate(fields[2]), let resumed = LocalDate(fields[3])
    else { return nil }
    let zones = SchoolZone.allCases.filter { fields[1].utf8.contains(0x41 + UInt8($0.rawValue)) }
    return Period(kind: kind, zones: zones, first: first, resumed: resumed)
  }

  private static let frenchTable = """
    autumn    ABC 2011-10-22 2011-11-03
    christmas ABC 2011-12-17 2012-01-03
    winter    A   2012-02-11 2012-02-27
    winter    B   2012-02-25 2012-03-12
    winter    C   2012-02-18 2012-03-05
    spring    A   2012-04-07 2012-04-23
    spring    B   2012-04-21 2012-05-07
    spring    C   2012-04-14 2012-04-30
    summer    ABC 2012-07-06 2012-09-04
    autumn    ABC 2012-10-27 2012-11-12
    christmas ABC 2012-12-22 2013-01-07
    winter    A   2013-02-23 2013-03-11
    winter    B   2013-02-16 2013-03-04
    winter    C   2013-03-02 2013-03-18
    spring    A   2013-04-20 2013-05-06
    spring    B   2013-04-13 2013-04-29
    spring    C   2013-04-27 2013-05-13
    summer    ABC 2013-07-06 2013-09-03
    autumn    ABC 2013-10-19 2013-11-04
    christmas ABC 2013-12-21 2014-01-06
    winter    A   2014-03-01 2014-03-17
    winter    B   2014-02-22 2014-03-10
    winter    C   2014-02-15 2014-03-03
    spring    A   2014-04-26 2014-05-12
    spring    B   2014-04-19 2014-05-05
    spring    C   2014-04-12 2014-04-28
    summer    ABC 2014-07-05 2014-09-02
    autumn    ABC 2014-10-18 2014-11-03
    christmas ABC 2014-12-20 2015-01-05
    winter    A   2015-02-07 2015-02-23
    winter    B   2015-02-21 2015-03-09
    winter    C   2015-02-14 2015-03-02
    spring    A   2015-04-11 2015-04-27
    spring    B   2015-04-25 2015-05-11
    spring    C   2015-04-18 2015-05-04
    ascension ABC 2015-05-14 2015-05-18
    summer    ABC 2015-07-04 2015-09-01
    autumn    ABC 2015-10-17 2015-11-02
    christmas ABC 2015-12-19 2016-01-04
    winter    A   2016-02-13 2016-02-29
    winter    B   2016-02-06 2016-02-22
    winter    C   2016-02-20 2016-03-07
    spring    A   2016-04-09 2016-04-25
    spring    B   2016-04-02 2016-04-18
    spring    C   2016-04-16 2016-05-02
    ascension ABC 2016-05-05 2016-05-09
    summer    ABC 2016-07-06 2016-09-01
    autumn    ABC 2016-10-20 2016-11-03
    christmas ABC 2016-12-17 2017-01-03
    winter    A   2017-02-18 2017-03-06
    winter    B   2017-02-11 2017-02-27
    winter    C   2017-02-04 2017-02-20
    spring    A   2017-04-15 2017-05-02
    spring    B   2017-04-08 2017-04-24
    spring    C   2017-04-01 2017-04-18
    ascension ABC 2017-05-25 2017-05-29
    summer    ABC 2017-07-08 2017-09-04
    autumn    ABC 2017-10-21 2017-11-06
    christmas ABC 2017-12-23 2018-01-08
    winter    A   2018-02-10 2018-02-26
    winter    B   2018-02-24 2018-03-12
    winter    C   2018-02-17 2018-03-05
    spring    A   2018-04-07 2018-04-23
    spring    B   2018-04-21 2018-05-07
    spring    C   2018-04-14 2018-04-30
    ascension ABC 2018-05-10 2018-05-14
    summer    ABC 2018-07-07 2018-09-03
    autumn    ABC 2018-10-20 2018-11-05
    christmas ABC 2018-12-22 2019-01-07
    winter    A   2019-02-16 2019-03-04
    winter    B   2019-02-09 2019-02-25
    winter    C   2019-02-23 2019-03-11
    spring    A   2019-04-13 2019-04-29
    spring    B   2019-04-06 2019-04-23
    spring    C   2019-04-20 2019-05-06
    ascension ABC 2019-05-30 2019-06-03
    summer    ABC 2019-07-06 2019-09-02
    autumn    ABC 2019-10-19 2019-11-04
    christmas ABC 2019-12-21 2020-01-06
    winter    A   2020-02-22 2020-03-09
    winter    B   2020-02-15 2020-03-02
    winter    C   2020-02-08 2020-02-24
    spring    A   2020-04-18 2020-05-04
    spring    B   2020-04-11 2020-04-27
    spring    C   2020-04-04 2020-04-20
    ascension ABC 2020-05-21 2020-05-25
    summer    ABC 2020-07-04 2020-09-01
    autumn    ABC 2020-10-17 2020-11-02
    christmas ABC 2020-12-19 2021-01-04
    winter    A   2021-02-06 2021-02-22
    winter    B   2021-02-20 2021-03-08
    winter    C   2021-02-13 2021-03-01
    spring    ABC 2021-04-10 2021-04-26
    ascension ABC 2021-05-13 2021-05-17
    summer    ABC 2021-07-07 2021-09-02
    autumn    ABC 2021-10-23 2021-11-08
    christmas ABC 2021-12-18 2022-01-03
    winter    A   2022-02-12 2022-02-28
    winter    B   2022-02-05 2022-02-21
    winter    C   2022-02-19 2022-03-07
    spring    A   2022-04-16 2022-05-02
    spring    B   2022-04-09 2022-04-25
    spring    C   2022-04-23 2022-05-09
    ascension ABC 2022-05-26 2022-05-30
    summer    ABC 2022-07-08 2022-09-01
    autumn    ABC 2022-10-22 2022-11-07
    christmas ABC 2022-12-17 2023-01-03
    winter    A   2023-02-04 2023-02-20
    winter    B   2023-02-11 2023-02-27
    winter    C   2023-02-18 2023-03-06
    spring    A   2023-04-08 2023-04-24
    spring    B   2023-04-15 2023-05-02
    spring    C   2023-04-22 2023-05-09
    ascension ABC 2023-05-18 2023-05-22
    summer    ABC 2023-07-08 2023-09-04
    autumn    ABC 2023-10-21 2023-11-06
    christmas ABC 2023-12-23 2024-01-08
    winter    A   2024-02-17 2024-03-04
    winter    B   2024-02-24 2024-03-11
    winter    C   2024-02-10 2024-02-26
    spring    A   2024-04-13 2024-04-29
    spring    B   2024-04-20 2024-05-06
    spring    C   2024-04-06 2024-04-22
    ascension ABC 2024-05-09 2024-05-13
    summer    ABC 2024-07-06 2024-09-02
    autumn    ABC 2024-10-19 2024-11-04
    christmas ABC 2024-12-21 2025-01-06
    winter    A   2025-02-22 2025-03-10
    winter    B   2025-02-08 2025-02-24
    winter    C   2025-02-15 2025-03-03
    spring    A   2025-04-19 2025-05-05
    spring    B   2025-04-05 2025-04-22
    spring    C   2025-04-12 2025-04-28
    ascension ABC 2025-05-29 2025-06-02
    summer    ABC 2025-07-05 2025-09-01
    autumn    ABC 2025-10-18 2025-11-03
    christmas ABC 2025-12-20 2026-01-05
    winter    A   2026-02-07 2026-02-23
    winter    B   2026-02-14 2026-03-02
    winter    C   2026-02-21 2026-03-09
    spring    A   2026-04-04 2026-04-20
    spring    B   2026-04-11 2026-04-27
    spring    C   2026-04-18 2026-05-04
    ascension ABC 2026-05-14 2026-05-18
    summer    ABC 2026-07-04 2026-09-01
    autumn    ABC 2026-10-17 2026-11-02
    christmas ABC 2026-12-19 2027-01-04
    winter    A   2027-02-13 2027-03-01
    winter    B   2027-02-20 2027-03-08
    winter    C   2027-02-06 2027-02-22
    spring    A   2027-04-10 2027-04-26
    spring    B   2027-04-17 2027-05-03
    spring    C   2027-04-03 2027-04-19
    ascension ABC 2027-05-06 2027-05-10
    summer    ABC 2027-07-03 2027-09-01
    """
}
