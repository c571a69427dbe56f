import CivilTime
import Foundation
import Readings
import Streaming
import Testing

@Suite("Reading lines as readings")
struct ReadingParserTests {
  private func directory() throws -> SeriesDirectory {
    let paris = try TimeZoneRules.named("Europe/Paris")
    return SeriesDirectory([
      .init(name: try SeriesName(parsing: "france/consumption"), step: 1800, zone: paris),
      .init(name: try SeriesName(parsing: "bretagne/consumption"), step: 1800, zone: paris),
    ])
  }

  private func read(_ lines: [String]) throws -> (readings: [IncomingReading], rejected: [RejectedLine]) {
    try read(lines.map { Array($0.utf8) })
  }

  private func read(_ lines: [[UInt8]]) throws -> (readings: [IncomingReading], rejected: [RejectedLine]) {
    var parser = ReadingParser(directory: try directory())
    for (index, line) in lines.enumerated() { line.withUnsafeBytes { parser.read($0, number: index + 1) } }
    return parser.take()
  }

  private let noon = Instant(seconds: 1_514_804_400)  // 2018-01-01T11:00:00Z

  @Test(arguments: [
    #"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":74494}"#,
    #" { "value" : 7.4494e4, "extra": {"a":[1,2]}, "time":"2018-01-01T12:00:00+01:00", "series":"france/consumption" } "#,
    #"{"series":"france/consumption","time":"2018-01-01T12:00","value":74494.0}"#,
  ])
  func readsJSON(line: String) throws {
    let result = try read([line])
    #expect(result.rejected.isEmpty)
    #expect(result.readings == [IncomingReading(series: 0, instant: noon, value: 74494, line: 1)])
  }

  @Test func readsCSVByItsHeaderAndIgnoresFurtherColumns() throws {
    let result = try read([
      "vintage,time,series,value", "x,2018-01-01T11:00:00Z,bretagne/consumption,12.5",
      "x,2018-01-01T11:30:00Z,\"france/consumption\",",
      "series,time,value", "france/consumption,2018-01-01T12:00:00Z,3",
    ])
    #expect(result.rejected.isEmpty)
    #expect(
      result.readings == [
        IncomingReading(series: 1, instant: noon, value: 12.5, line: 2),
        IncomingReading(series: 0, instant: noon + 1800, value: .nan, line: 3),
        IncomingReading(series: 0, instant: noon + 3600, value: 3, line: 5),
      ])
  }

  /// The last time is kept: what it was kept for must not pass for another, nor a refused one for a good one.
  @Test func timesAreReadEachForItself() throws {
    let times = [
      "2018-01-01T11:00:00Z", "2018-01-01T11:00:00Z", "2018-01-01T11:30:00Z", "2018-13-01T11:30:00Z",
      "2018-13-01T11:30:00Z", "2018-01-01T12:00:00", "2018-01-01T11:00:00Z", "2018-01-01T11:00:00z",
    ]
    let result = try read(["series,time,value"] + times.map { "france/consumption,\($0),1" })
    #expect(
      result.readings.map(\.instant) == [noon, noon, noon + 1800, noon, noon, noon],
      "\(result.readings.map(\.instant))")
    #expect(result.rejected.map(\.line) == [5, 6] && result.rejected.allSatisfy { $0.reason == .badTime })
  }

  /// Text and NUL bytes are looked for eight at a time: at every place of a word, and in what is left of it.
  @Test(arguments: 0..<24)
  func aNulOrABrokenByteIsSeenAnywhere(place: Int) throws {
    for byte in [UInt8(0), 0xFF] {
      var line = Array(#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":1}"#.utf8)
      line[line.count - 1 - place] = byte
      #expect(try read([line]).rejected.map(\.reason) == [.badText])
    }
  }

  /// So is what ends or escapes a string, and what may not stand in one.
  @Test(arguments: 0..<24)
  func aStringIsReadToItsEnd(place: Int) throws {
    let tail = Array(#"","series":"france/consumption","time":"2018-01-01T11:00:00Z","value":7}"#.utf8)
    func result(_ bytes: [UInt8]) throws -> (readings: [IncomingReading], rejected: [RejectedLine]) {
      var note = [UInt8](repeating: 0x61, count: 26)
      note.replaceSubrange(place..<place + bytes.count, with: bytes)
      return try read([Array(#"{"note":""#.utf8) + note + tail])
    }
    let good: [[UInt8]] = [
      [0x20], [0x21], [0x23], [0x5B], [0x5C, 0x22], [0x5C, 0x5C], [0x5D], [0x7F], [0xC3, 0xA9],
    ]
    for plain in good {
      #expect(try result(plain).readings.map(\.value) == [7], "\(plain)")
    }
    for wrong in [[0x22], [0x01], [0x09], [0x1F]] as [[UInt8]] {
      #expect(try result(wrong).rejected.map(\.reason) == [.malformed], "\(wrong)")
    }
  }

  @Test func nullIsMissing() throws {
    let result = try read([#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":null}"#])
    #expect(result.readings.first?.value.isNaN == true)
  }

  @Test(arguments: [
    (
      #"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":"#, RejectedLine.Reason.malformed
    ),
    ("garbage", .malformed),
    (#"{"series":"france/consumtion","time":"2018-01-01T11:00:00Z","value":1}"#, .unknownSeries),
    (#"{"series":"france/consumption","value":1}"#, .incomplete),
    (#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z"}"#, .incomplete),
    (#"{"series":"france/consumption","time":"yesterday","value":1}"#, .badTime),
    (#"{"series":"france/consumption","time":"2018-03-25T02:30","value":1}"#, .badTime),
    (#"{"series":"france/consumption","time":"1970-01-01T00:00:00Z","value":1}"#, .implausibleTime),
    (#"{"series":"france/consumption","time":"2200-01-01T00:00:00Z","value":1}"#, .implausibleTime),
    (#"{"series":"france/consumption","time":"2018-01-01T11:07:00Z","value":1}"#, .offGrid),
    (#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":NaN}"#, .malformed),
    (#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":"12"}"#, .badValue),
    (#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":1e999}"#, .badValue),
  ])
  func rejectsWithAReasonAndGoesOn(line: String, reason: RejectedLine.Reason) throws {
    let good = #"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":5}"#
    let result = try read([good, line, good])
    #expect(result.rejected.map(\.reason) == [reason])
    #expect(result.rejected.map(\.line) == [2])
    #expect(result.readings.map(\.line) == [1, 3])
  }

  @Test func rejectsWhatIsNoText() throws {
    var nul = Array(#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":5}"#.utf8)
    nul[3] = 0
    var latin = nul
    latin[3] = 0xE9
    #expect(try read([nul, latin]).rejected.map(\.reason) == [.badText, .badText])
  }

  @Test func survivesRandomBytes() throws {
    var generator = SystemRandomNumberGenerator()
    let seed = Array(#"{"series":"france/consumption","time":"2018-01-01T11:00:00Z","value":74494}"#.utf8)
    let lines = (0..<2_000).map { _ -> [UInt8] in
      var line = seed
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        line[Int.random(in: 0..<line.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      return Array(line.prefix(Int.random(in: 1...line.count, using: &generator)))
    }
    let result = try read(lines)
    #expect(result.readings.count + result.rejected.count <= lines.count)
  }
}

@Suite("Reading a file as it grows")
struct DescriptorSourceTests {
  private func drain(_ source: inout DescriptorSource) throws -> [IncomingReading] {
    var all: [IncomingReading] = []
    while let batch = try source.next() { all += batch.readings }
    return all
  }

  private func line(_ slot: Int) -> String {
    let time = Instant(seconds: 1_514_804_400 + Int64(slot) * 1800)
    return #"{"series":"france/consumption","time":"\#(time)","value":\#(slot)}"# + "\n"
  }

  private func directory() throws -> SeriesDirectory {
    let zone = TimeZoneRules.utc
    return SeriesDirectory([
      .init(name: try SeriesName(parsing: "france/consumption"), step: 1800, zone: zone)
    ])
  }

  @Test func resumesWhereItsCheckpointStands() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("readings-\(UUID()).jsonl")
    defer { try? FileManager.default.removeItem(at: url) }
    try (0..<10_000).map(line).joined().write(to: url, atomically: false, encoding: .utf8)
    var first = try DescriptorSource.file(url.path, end: .stops, from: nil, try directory())
    let batch = try #require(try first.next())
    #expect(!batch.readings.isEmpty && batch.readings.count < 10_000)
    var second = try DescriptorSource.file(url.path, end: .stops, from: batch.position, try directory())
    let rest = try drain(&second)
    #expect((batch.readings + rest).map(\.value) == (0..<10_000).map(Double.init))
    #expect(rest.last?.line == 10_000)
  }

  @Test func followsGrowthAndRotation() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("readings-\(UUID()).jsonl")
    defer { try? FileManager.default.removeItem(at: url) }
    try line(0).write(to: url, atomically: false, encoding: .utf8)
    var source = try DescriptorSource.file(url.path, end: .follows, from: nil, try directory(), heartbeat: 5)
    var seen = try #require(try source.next()).readings.map(\.value)
    let handle = try FileHandle(forWritingTo: url)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(line(1).utf8))
    for _ in 0..<3 { seen += try source.next()?.readings.map(\.value) ?? [] }
    try FileManager.default.removeItem(at: url)
    try (line(2) + line(3)).write(to: url, atomically: false, encoding: .utf8)
    for _ in 0..<6 { seen += try source.next()?.readings.map(\.value) ?? [] }
    #expect(seen == [0, 1, 2, 3])
  }

  @Test func saysThatAFileIsNotThere() throws {
    let directory = try directory()
    let error = #expect(throws: StreamingError.self) {
      _ = try DescriptorSource.file("/nonexistent/readings", end: .stops, from: nil, directory)
    }
    #expect(error?.kind == .noInput)
  }
}
