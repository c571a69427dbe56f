import CivilTime
import Foundation
import Testing

/// Damaged and hostile TZif files: each is an error or a zone, never a crash.
@Suite struct ZoneFileTests {
  /// A file of the given version with hourly offset types, one transition a time, and a footer.
  private func file(
    version: UInt8 = 0x32, times: [Int64] = [0], types: [UInt8] = [1], offsets: [Int32] = [0, 3_600],
    leapSeconds: UInt32 = 0, footer: String? = "CET-1"
  ) -> [UInt8] {
    func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
      withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
    func header(_ times: Int, _ types: Int, _ leapSeconds: UInt32) -> [UInt8] {
      let counts: [UInt32] = [0, 0, leapSeconds, UInt32(times), UInt32(types), 4]
      let padding = [UInt8](repeating: 0, count: 15)
      return Array("TZif".utf8) + [version] + padding + counts.flatMap { bytes($0) }
    }
    let typeBytes: [UInt8] = offsets.flatMap { bytes($0) + [0, 0] }
    var file: [UInt8] = []
    if version >= 0x32 { file += header(0, 1, 0) + bytes(Int32(0)) + [0, 0] + [0x41, 0x41, 0x41, 0] }
    file += header(times.count, offsets.count, leapSeconds)
    file += version >= 0x32 ? times.flatMap { bytes($0) } : times.flatMap { bytes(Int32($0)) }
    file += types + typeBytes + [0x41, 0x41, 0x41, 0]
    if let footer, version >= 0x32 { file += Array("\n\(footer)\n".utf8) }
    return file
  }

  private func zone(_ bytes: [UInt8]) throws -> TimeZoneRules {
    try TimeZoneRules(identifier: "Test/Zone", tzif: bytes)
  }

  @Test(arguments: [UInt8(0), 0x32, 0x33, 0x34]) func everyVersionReads(version: UInt8) throws {
    let zone = try zone(file(version: version))
    #expect(zone.offset(at: Instant(seconds: -1)) == 0)
    #expect(zone.offset(at: Instant(seconds: 0)) == 3_600)
    #expect(zone.offset(at: Instant(seconds: 4_000_000_000)) == 3_600)
  }

  @Test func withoutAFooterRuleTheLastOffsetHolds() throws {
    let zone = try zone(file(footer: ""))
    #expect(zone.offset(at: Instant(seconds: 9_000_000_000)) == 3_600)
    #expect(zone.nextTransition(after: Instant(seconds: 0)) == nil)
  }

  @Test func aRuleOfAnotherOffsetTakesOverAfterTheLastTransition() throws {
    let zone = try zone(file(times: [0], types: [1], footer: "EET-2EEST,M3.5.0/3,M10.5.0/4"))
    #expect(zone.offset(at: Instant(seconds: 100_000_000_000)) >= 7_200)
    #expect(zone.offset(at: try #require(Instant(iso8601: "2500-07-01T00:00Z"))) == 10_800)
  }

  @Test func aFirstTransitionAtTheBigBangStatesTheFirstOffset() throws {
    let zone = try zone(file(times: [-(1 << 59), 0], types: [1, 0], footer: "UTC0"))
    #expect(zone.offset(at: Instant(seconds: -1)) == 3_600)
    #expect(zone.offset(at: Instant(seconds: 1)) == 0)
  }

  @Test func brokenFilesAreErrors() {
    let broken: [[UInt8]] = [
      [], Array("TZif".utf8), Array(repeating: 0xFF, count: 200),
      file(types: [2]), file(times: [5, 5], types: [0, 1]), file(times: [5, 4], types: [0, 1]),
      file(times: [.max]), file(offsets: [0, 100_000]), file(offsets: [0, .min]),
      file(types: [], offsets: []),
      file(leapSeconds: 1), file(footer: nil), file(footer: "nonsense"), file(footer: "CET-1CEST"),
      Array(file().dropLast()), file(times: [0, 1], types: [0]),
    ]
    for bytes in broken {
      #expect(throws: TimeZoneError.self) { try zone(bytes) }
    }
  }

  @Test func countsThatOverflowAreRefused() {
    var bytes = file(version: 0)
    for index in 20..<44 { bytes[index] = 0xFF }
    #expect(throws: TimeZoneError.self) { try zone(bytes) }
  }

  @Test func everyPrefixOfARealFileIsAnError() throws {
    let bytes = try realFile()
    for length in 0..<bytes.count {
      #expect(throws: TimeZoneError.self) { try zone(Array(bytes.prefix(length))) }
    }
  }

  @Test func damagedBytesNeverCrash() throws {
    let original = try realFile()
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      guard let zone = try? zone(bytes) else { continue }
      let instants: [Int64] = [.min / 4, -5_000_000_000, 0, 1_500_000_000, 4_000_000_000, .max / 4]
      for seconds in instants {
        let local = zone.localDateTime(at: Instant(seconds: seconds))
        #expect(zone.instants(of: local).contains(Instant(seconds: seconds)))
      }
      let day = LocalDay(date: LocalDate(year: 2018, month: 3, day: 25), zone: zone)
      #expect(day.length >= 0)
    }
  }

  /// A small real file, whichever the machine's tz database holds.
  private func realFile() throws -> [UInt8] {
    let folder = ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/Australia/Lord_Howe")))
  }
}
