import CivilTime
import Testing

@Suite struct ZoneRuleTests {
  private func offset(_ zone: TimeZoneRules, _ text: String) throws -> Int {
    zone.offset(at: try #require(Instant(iso8601: text)))
  }

  @Test(arguments: [
    "2018-01-01T00:00:00Z", "2050-01-01T00:00:00Z", "2418-01-01T00:00:00Z", "9018-01-01T00:00Z",
  ])
  func parisByItsRule(winter: String) throws {
    let zone = try TimeZoneRules(posixRule: "CET-1CEST,M3.5.0,M10.5.0/3")
    #expect(try offset(zone, winter) == 3_600)
    #expect(try offset(zone, winter.replacing("-01-", with: "-07-")) == 7_200)
  }

  @Test func aRuleAgreesWithTheFileForCenturies() throws {
    let rule = try TimeZoneRules(posixRule: "CET-1CEST,M3.5.0,M10.5.0/3")
    let file = try TimeZoneRules.named("Europe/Paris")
    let years =
      try #require(Instant(iso8601: "1996-01-01T00:00Z"))..<(#require(Instant(iso8601: "3500-01-01T00:00Z")))
    let changes = file.transitions(in: years)
    #expect(changes.count == 2 * (3500 - 1996))
    #expect(changes == rule.transitions(in: years))
    for change in changes {
      #expect(file.offset(at: change.instant) == change.offsetAfter)
      #expect(file.offset(at: change.instant - 1) == change.offsetBefore)
      let local = file.localDateTime(at: change.instant)
      #expect(file.instants(of: local + 1).contains(change.instant + 1))
    }
  }

  @Test func allFormsOfADay() throws {
    // Day 60 is 1 March in every year by J60, and 29 February or 1 March by 59.
    let julian = try TimeZoneRules(posixRule: "AAA0BBB,J60/0,J300/0")
    #expect(try offset(julian, "2016-02-29T23:59:59Z") == 0)
    #expect(try offset(julian, "2016-03-01T00:00:00Z") == 3_600)
    #expect(try offset(julian, "2017-03-01T00:00:00Z") == 3_600)
    let ordinal = try TimeZoneRules(posixRule: "AAA0BBB,59/0,299/0")
    #expect(try offset(ordinal, "2016-02-29T00:00:00Z") == 3_600)
    #expect(try offset(ordinal, "2017-02-28T23:59:59Z") == 0)
    #expect(try offset(ordinal, "2017-03-01T00:00:00Z") == 3_600)
  }

  @Test func timesOutsideTheDay() throws {
    // Greenland's rule: 22:00 on the Saturday before the last Sunday.
    let nuuk = try TimeZoneRules(posixRule: "<-02>2<-01>,M3.5.0/-1,M10.5.0/0")
    #expect(try offset(nuuk, "2024-03-31T00:59:59Z") == -7_200)
    #expect(try offset(nuuk, "2024-03-31T01:00:00Z") == -3_600)
    // A rule of Israel with 26 h: Friday before the last Sunday, at 02:00.
    let jerusalem = try TimeZoneRules(posixRule: "IST-2IDT,M3.4.4/26,M10.5.0")
    #expect(try offset(jerusalem, "2024-03-28T23:59:59Z") == 7_200)
    #expect(try offset(jerusalem, "2024-03-29T00:00:00Z") == 10_800)
  }

  @Test func winterTimeAsDaylightSaving() throws {
    // Dublin's standard time is the summer's: its daylight saving is an hour less.
    let dublin = try TimeZoneRules(posixRule: "IST-1GMT0,M10.5.0,M3.5.0/1")
    #expect(try offset(dublin, "2018-01-15T12:00Z") == 0)
    #expect(try offset(dublin, "2018-07-15T12:00Z") == 3_600)
  }

  @Test func allYearDaylightSaving() throws {
    let zone = try TimeZoneRules(posixRule: "EST5EDT,0/0,J365/25")
    for text in ["2017-12-31T23:59Z", "2018-01-01T05:00Z", "2018-07-01T00:00Z", "2020-12-31T12:00Z"] {
      #expect(try offset(zone, text) == -14_400)
    }
  }

  @Test func fractionalOffsets() throws {
    let lordHowe = try TimeZoneRules(posixRule: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")
    #expect(try offset(lordHowe, "2018-07-01T00:00Z") == 37_800)
    #expect(try offset(lordHowe, "2018-01-01T00:00Z") == 39_600)
    let odd = try TimeZoneRules(posixRule: "LMT-0:09:21")
    #expect(try offset(odd, "1900-01-01T00:00Z") == 561)
  }

  @Test(arguments: [
    "", "A1", "AB1", "CET", "CET-", "CET-25", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0",
    "CET-1CEST,M3.5.0,",
    "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
    "CET-1CEST,M0.5.0,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,366,5", "CET-1CEST,J366,5",
    "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0x", "<CET-1", "<>1", "CET-1:60", "CET--1",
    "CET-99999999999999999999",
  ])
  func otherRulesAreRefused(text: String) {
    #expect(throws: TimeZoneError.self) { try TimeZoneRules(posixRule: text) }
  }

  @Test(arguments: [
    "../etc/passwd", "/etc/passwd", "Europe/../../etc/passwd", "Europe/./Paris", "", "Europe//Paris",
    "Europe/",
    "Europe/Par is", "Europe/\u{0}Paris", "Ευρώπη", String(repeating: "a", count: 300),
  ])
  func identifiersThatLeaveTheDatabaseAreRefused(identifier: String) {
    #expect(throws: TimeZoneError.invalidIdentifier(identifier)) { try TimeZoneRules.named(identifier) }
  }

  @Test(arguments: [
    ("Europe/Pariss", "Europe/Paris"), ("europe/paris", "Europe/Paris"), ("paris", "Europe/Paris"),
    ("Melburne", "Australia/Melbourne"),
  ])
  func mistypedNamesGetSuggestions(typed: String, meant: String) throws {
    let error = #expect(throws: TimeZoneError.self) { try TimeZoneRules.named(typed) }
    #expect(try #require(error).description.contains("did you mean \(meant)"))
  }

  @Test func foldersAndTablesAreNoZones() {
    #expect(throws: TimeZoneError.self) { try TimeZoneRules.named("Europe") }
    #expect(throws: TimeZoneError.self) { try TimeZoneRules.named("tzdata.zi") }
  }
}
