import CivilTime

/// Times, zones and holidays.
let timeTargets = [
  FuzzTarget(name: "time", run: readTime),
  FuzzTarget(name: "zone-file", run: readZoneFile),
  FuzzTarget(name: "zone-rule", run: readZoneRule),
  FuzzTarget(name: "holidays", run: readHolidays),
]

/// What is read as an instant is written as text that reads back as the same.
@Sendable private func readTime(_ bytes: UnsafeRawBufferPointer) {
  let text = text(bytes)
  if let instant = Instant(iso8601: text) {
    require(Instant(iso8601: instant.description) == instant, "\(instant) reads back")
  }
  _ = LocalDate(text)
  _ = LocalDateTime(text)
}

@Sendable private func readZoneFile(_ bytes: UnsafeRawBufferPointer) {
  guard let zone = try? TimeZoneRules(identifier: "Fuzz/Zone", tzif: Array(bytes)) else { return }
  walk(zone)
}

@Sendable private func readZoneRule(_ bytes: UnsafeRawBufferPointer) {
  guard let zone = try? TimeZoneRules(posixRule: text(bytes)) else { return }
  walk(zone)
}

/// A zone that was accepted answers for every year.
private func walk(_ zone: TimeZoneRules) {
  for year in stride(from: 1900, through: 2200, by: 7) {
    let date = LocalDate(year: year, month: 3, day: 28)
    let start = zone.startOfDay(date)
    _ = zone.localDateTime(at: start)
    _ = zone.offset(at: start)
  }
  for seconds in [Int64.min / 4, -1, 0, 1 << 33, Int64.max / 4] {
    _ = zone.offset(at: Instant(seconds: seconds))
  }
}

@Sendable private func readHolidays(_ bytes: UnsafeRawBufferPointer) {
  guard let calendar = try? HolidayCalendar(table: text(bytes)) else { return }
  for year in [1900, 2000, 2024, 2100] {
    for day in 0..<366 { _ = calendar.isHoliday(LocalDate(year: year, month: 1, day: 1) + day) }
  }
}
