import DelimitedText
import Foundation
import Testing

@Suite("Reading decimal numbers")
struct DecimalParserTests {
  private func parse(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBytes { DecimalParser.parse($0) }
  }

  @Test func agreesWithTheCLibraryToTheBit() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let digits = Int.random(in: 1...22, using: &generator)
      var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      if Bool.random(using: &generator) {
        text.insert(
          ".", at: text.index(text.startIndex, offsetBy: Int.random(in: 0...digits, using: &generator)))
      }
      if Bool.random(using: &generator) { text = "-" + text }
      if Bool.random(using: &generator) { text += "e\(Int.random(in: -330...310, using: &generator))" }
      #expect(parse(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    "0", "-0", "1.", ".5", "00012.50", "9007199254740993", "123456789012345678901234567890", "1e22", "1e23",
    "4.9e-324", "1e400", "-1e-400", "0.000000000000000000000000001",
  ])
  func edges(text: String) { #expect(parse(text)?.bitPattern == strtod(text, nil).bitPattern) }

  @Test(arguments: [
    "", "-", ".", "+.", "1e", "1e+", "e5", "1.2.3", " 1", "1 ", "0x10", "nan", "inf", "1,5", "ND", "--1",
    "1e5.0",
    "１",
  ])
  func refusesWhatIsNoNumber(text: String) { #expect(parse(text) == nil) }
}
