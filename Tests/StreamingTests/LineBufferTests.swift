import DelimitedText
import Streaming
import Testing

@Suite("Cutting a stream into lines")
struct LineBufferTests {
  /// Feeds `text` in pieces of `size` bytes and returns the lines with their numbers.
  private func lines(
    of text: [UInt8], size: Int, limit: Int = 1 << 20
  ) -> (lines: [(String, Int)], overlong: [Int], offset: Int) {
    var buffer = LineBuffer(limit: limit)
    var found: [(String, Int)] = []
    var overlong: [LineBuffer.Overlong] = []
    for start in stride(from: 0, to: text.count, by: size) {
      text[start..<min(text.count, start + size)].withUnsafeBytes { piece in
        buffer.append(piece, overlong: &overlong) { line, number in
          found.append((String(decoding: line, as: UTF8.self), number))
        }
      }
    }
    buffer.finish(overlong: &overlong) { line, number in
      found.append((String(decoding: line, as: UTF8.self), number))
    }
    return (found, overlong.map(\.line), buffer.offset)
  }

  @Test(arguments: [1, 2, 3, 7, 100])
  func everyCutOfTheStreamGivesTheSameLines(size: Int) {
    let text = Array("alpha\r\n\nbeta\ngamma".utf8)
    let result = lines(of: text, size: size)
    #expect(result.lines.map(\.0) == ["alpha", "", "beta", "gamma"])
    #expect(result.lines.map(\.1) == [1, 2, 3, 4])
    #expect(result.offset == text.count)
  }

  @Test(arguments: [1, 5, 64])
  func passesOverALineThatIsTooLongAndGoesOn(size: Int) {
    let text = Array("short\n".utf8) + [UInt8](repeating: 0x78, count: 50) + Array("\nlast\n".utf8)
    let result = lines(of: text, size: size, limit: 10)
    #expect(result.lines.map(\.0) == ["short", "last"])
    #expect(result.lines.map(\.1) == [1, 3])
    #expect(result.overlong == [2])
    #expect(result.offset == text.count)
  }

  @Test func offsetStandsAfterTheLastWholeLine() {
    var buffer = LineBuffer()
    var overlong: [LineBuffer.Overlong] = []
    Array("one\ntwo".utf8).withUnsafeBytes { buffer.append($0, overlong: &overlong) { _, _ in } }
    #expect(buffer.offset == 4)
    #expect(buffer.hasPartialLine)
  }
}

@Suite("Scanning a JSON object")
struct FlatJSONScannerTests {
  private func members(_ text: String) -> [String]? {
    var found: [String] = []
    let isObject = Array(text.utf8).withUnsafeBytes { bytes in
      var scanner = FlatJSONScanner(bytes)
      return scanner.members { key, value in
        let name = String(decoding: key, as: UTF8.self)
        switch value {
        case .string(let bytes, let hasEscapes):
          found.append("\(name)=s:\(String(decoding: bytes, as: UTF8.self))\(hasEscapes ? "!" : "")")
        case .number(let bytes): found.append("\(name)=n:\(String(decoding: bytes, as: UTF8.self))")
        case .null: found.append("\(name)=null")
        case .other: found.append("\(name)=other")
        }
      }
    }
    return isObject ? found : nil
  }

  @Test func handsOutEveryMember() {
    #expect(
      members(#" {"a":"x", "b" : -1.5e3 ,"c":null,"d":[1,{"e":[]}],"f":true,"g":"q\"r"} "#)
        == ["a=s:x", "b=n:-1.5e3", "c=null", "d=other", "f=other", #"g=s:q\"r!"#])
    #expect(members("{}") == [])
  }

  @Test(arguments: [
    "", "{", "}", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1} x", "{\"a\":nul}", "{\"a\":\"x}",
    "{\"a\":\"x\\\"}", "null", "{\"a\":1 \"b\":2}", "{a:1}", "{\"a\":[1}",
  ])
  func refusesWhatIsNoObject(text: String) { #expect(members(text) == nil) }

  @Test func depthIsBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(members("{\"a\":\(deep)") == nil)
  }
}
