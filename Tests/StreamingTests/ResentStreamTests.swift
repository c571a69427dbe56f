import Streaming
import Testing

@Suite("A pipe that is sent again")
struct ResentStreamTests {
  private let text = (0..<900).map { "line \($0)\n" }.joined()

  private func position(taken: Int) -> SourcePosition {
    var stream = ResentStream(after: nil)
    _ = stream.admit(Array(text.utf8)[...])
    return SourcePosition(offset: taken, line: 7, identity: stream.identity(taken: taken))
  }

  private func read(_ text: String, after position: SourcePosition, pieces: Int) -> (String, SourcePosition?)
  {
    var stream = ResentStream(after: position)
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var resumed: SourcePosition?
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      out += stream.admit(bytes[start..<min(start + pieces, bytes.count)])
      resumed = resumed ?? stream.takeResumed()
    }
    out += stream.finish() ?? []
    return (String(decoding: out, as: UTF8.self), resumed)
  }

  @Test(arguments: [9, 100, 5_000, 7_000], [1, 7, 4_096, 100_000])
  func isPassedOverToWhereItWas(taken: Int, pieces: Int) {
    let (rest, resumed) = read(text, after: position(taken: taken), pieces: pieces)
    #expect(rest == String(decoding: Array(text.utf8).dropFirst(taken), as: UTF8.self))
    #expect(resumed?.line == 7)
  }

  @Test(arguments: [1, 50, 100_000])
  func anotherOneIsReadWhole(pieces: Int) {
    let other = "another " + text
    let (rest, resumed) = read(other, after: position(taken: 5_000), pieces: pieces)
    #expect(rest == other && resumed == nil)
  }

  @Test func aShortOtherOneIsReadWhole() {
    let (rest, resumed) = read("x", after: position(taken: 5_000), pieces: 1)
    #expect(rest == "x" && resumed == nil)
  }
}
