import Synchronization

/// The public holidays of countries and regions as tables, in the form that `HolidayCalendar(table:)` reads.
///
/// Only days that a whole country or region takes off are in them; an area's own table (`holidays/AREA.txt`) or
/// `--holidays FILE` goes further.
enum NationalHolidays {
  /// A table and the time zones whose areas have it by default.
  struct National: Sendable {
    var zones: [String]
    var table: String
  }

  /// Names in order.
  static let names: [String] = all.keys.sorted()

  /// The name of the table of a time zone.
  static let nameOfZone: [String: String] = Dictionary(
    all.flatMap { name, national in national.zones.map { ($0, name) } },
    uniquingKeysWith: { first, _ in first })

  /// The calendar of a name; each is made once.
  static func calendar(_ name: String) -> HolidayCalendar? {
    made.withLock { made in
      if let known = made[name] { return known }
      guard let national = all[name], let calendar = try? HolidayCalendar(table: national.table, name: name)
      else {
        return nil
      }
      made[name] = calendar
      return calendar
    }
  }

  private static let made = Mutex<[String: HolidayCalendar]>([:])

  static let all: [String: National] = [
    "austria": National(zones: ["Europe/Vienna"], table: austria),
    "belgium": National(zones: ["Europe/Brussels"], table: belgium),
    "czechia": National(zones: ["Europe/Prague"], table: czechia),
    "denmark": National(zones: ["Europe/Copenhagen"], table: denmark),
    "finland": National(zones: ["Europe/Helsinki"], table: finland),
    "germany": National(zones: ["Europe/Berlin", "Europe/Busingen"], table: germany),
    "ireland": National(zones: ["Europe/Dublin"], table: ireland),
    "italy": National(zones: ["Europe/Rome"], table: italy),
    "netherlands": National(zones: ["Europe/Amsterdam"], table: netherlands),
    "new-south-wales": National(zones: ["Australia/Sydney", "Australia/NSW"], table: newSouthWales),
    "norway": National(zones: ["Europe/Oslo"], table: norway),
    "ontario": National(zones: ["America/Toronto"], table: ontario),
    "poland": National(zones: ["Europe/Warsaw"], table: poland),
    "portugal": National(zones: ["Europe/Lisbon"], table: portugal),
    "spain": National(zones: ["Europe/Madrid"], table: spain),
    "sweden": National(zones: ["Europe/Stockholm"], table: sweden),
    "united-states": National(
      zones: [
        "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix",
        "America/Detroit", "America/Anchorage", "Pacific/Honolulu", "US/Eastern", "US/Central", "US/Mountain",
        "US/Pacific",
      ], table: unitedStates),
  ]
}
