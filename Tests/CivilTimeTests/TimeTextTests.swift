import CivilTime
import Testing

@Suite struct TimeTextTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0),
    ("2018-01-01T11:00:00Z", 1_514_804_400),
    ("2014-12-31T23:00Z", 1_420_066_800),
    ("2014-12-31t23:00z", 1_420_066_800),
    ("2015-01-01T00:00+01:00", 1_420_066_800),
    ("2015-01-01 00:00:00+0100", 1_420_066_800),
    ("2015-01-01T00:00:00+01", 1_420_066_800),
    ("2014-12-31T17:30:00-05:30", 1_420_066_800),
    ("2021-01-01 00:00:00+00:00", 1_609_459_200),
    ("2021-01-01T00:00:00.000999Z", 1_609_459_200),
    ("2020-12-31T24:00:00Z", 1_609_459_200),
    ("2016-12-31T23:59:60Z", 1_483_228_800),
    ("2200-02-28T00:00:00Z", 7_263_129_600),
    ("0001-01-01T00:00:00Z", -62_135_596_800),
    ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func instants(text: String, seconds: Int64) {
    #expect(Instant(iso8601: text)?.seconds == seconds)
    #expect(Instant(iso8601: Substring(text))?.seconds == seconds)
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBytes { Instant(iso8601: $0) }?.seconds == seconds)
    #expect(Instant(iso8601: bytes.span)?.seconds == seconds)
    #expect(LocalDateTime(text) == nil, "an offset is not dropped")
  }

  @Test(arguments: [
    ("2015-01-01 00:00", "2015-01-01T00:00:00"),
    ("2015-01-01T00:00:00", "2015-01-01T00:00:00"),
    ("2015-01-01", "2015-01-01T00:00:00"),
    ("2015/01/02 03:04", "2015-01-02T03:04:00"),
    ("31.12.2021 23:00", "2021-12-31T23:00:00"),
    ("31/12/2021", "2021-12-31T00:00:00"),
    ("1/2/2021 3:04:05", "2021-02-01T03:04:05"),
    ("2015-01-01 24:00", "2015-01-02T00:00:00"),
    ("2016-02-29T12:00:00,5", "2016-02-29T12:00:00"),
  ])
  func localTimes(text: String, expected: String) {
    #expect(LocalDateTime(text)?.description == expected)
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBytes { LocalDateTime($0) }?.description == expected)
    #expect(Instant(iso8601: text) == nil, "a text without an offset is no instant")
  }

  @Test(arguments: [
    "", " ", "T", "Z", "1970", "2200", "2015-01", "2015-13-01", "2015-00-01", "2015-02-30", "2015-02-29",
    "31/02/2015", "2015-01-01T", "2015-01-01 ", "2015-01-01T12", "2015-01-01T1200", "2015-01-01T25:00",
    "2015-01-01T24:01", "2015-01-01T12:60", "2015-01-01T12:00:61", "2015-01-01T12:00:60", "2015-01-01T12:00:",
    "2015-01-01T12:00:00.", "2015-01-01T12:00:00 Z", "2015-01-01T12:00:00ZZ", "2015-01-01T12:00+24:00",
    "2015-01-01T12:00+1", "2015-01-01T12:00+01:60", "2015-01-01T12:00+01:00:00", "2015-01-01Z", "15-01-01",
    "2015.01.01", "2015-01/01", "01-02-2015", "1/2/15", "12015-01-01", "2015-001-01", "２０１５-01-01", "ND", "-",
    "2015-01-01T12:00:00\u{0}", "\u{0}\u{1}\u{2}", "99999999999999999999-01-01", "0001-01-01T00:00:00+03:00",
    "9999-12-31T23:59:59-00:30", "9999-12-31T24:00Z",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(TimeText(text) == nil)
    #expect(LocalDate(text) == nil)
  }

  @Test func randomBytesAreRefusedOrReadButNeverCrash() {
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let model = Array("2015-01-01T12:00:00.5+01:00".utf8)
    for _ in 0..<5_000 {
      var bytes = Array(model.prefix(random(model.count + 1)))
      for _ in 0..<random(3) where !bytes.isEmpty { bytes[random(bytes.count)] = UInt8(random(256)) }
      if case .instant(let instant)? = TimeText(bytes.span) {
        #expect(Instant(iso8601: instant.description) == instant)
      }
    }
    #expect(UnsafeRawBufferPointer(start: nil, count: 0).isEmpty)
    #expect(Instant(iso8601: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
  }

  @Test func descriptionsReadBack() {
    for seconds in stride(from: Int64(-62_135_596_800), to: 253_402_300_800, by: 97_003_999_337 / 7) {
      let instant = Instant(seconds: seconds)
      #expect(Instant(iso8601: instant.description) == instant)
    }
    #expect(Instant(seconds: 1_514_804_400).description == "2018-01-01T11:00:00Z")
  }

  @Test func yearsOutsideFourDigitsAreDescribedToo() {
    #expect(LocalDate(year: 12_345, month: 1, day: 2).description == "12345-01-02")
    #expect(LocalDate(year: -44, month: 3, day: 15).description == "-0044-03-15")
    #expect(LocalDate(year: 5, month: 3, day: 15).description == "0005-03-15")
  }

  @Test func localTextsBecomeInstantsInAZone() throws {
    let paris = try TimeZoneRules.named("Europe/Paris")
    func instant(_ text: String) -> String? { TimeText(text)?.instant(in: paris)?.description }
    #expect(instant("2018-01-01") == "2017-12-31T23:00:00Z")
    #expect(instant("2018-07-01 12:00") == "2018-07-01T10:00:00Z")
    #expect(instant("2018-07-01T12:00Z") == "2018-07-01T12:00:00Z")
    #expect(instant("2018-03-25 02:30") == nil)
    #expect(instant("2018-10-28 02:30") == "2018-10-28T00:30:00Z")
  }
}
