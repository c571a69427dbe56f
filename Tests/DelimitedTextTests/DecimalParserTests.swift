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

  /// Numbers as they are printed, and decimals of 17 to 19 digits at and beside the middle between two doubles.
  @Test func agreesOnPrintedNumbersAndNearHalves() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let size = exp2(Double.random(in: -40...40, using: &generator))
      let number = Double.random(in: -size...size, using: &generator)
      #expect(parse(number.description)?.bitPattern == number.bitPattern, "\(number)")
      let half = Double(UInt64.random(in: 1 << 52..<1 << 53, using: &generator))
      let scale = Int.random(in: 1...10, using: &generator)
      let middle = String(format: "%.\(scale)f", half / exp2(Double(scale)) + exp2(Double(-scale - 1)))
      for text in [middle, middle + "1", String(middle.dropLast()) + "4"] {
        #expect(parse(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
      }
    }
  }

  /// A tie goes to the even neighbour, a trace more or less to the nearer one.
  @Test(arguments: [
    ("9007199254740993", 9_007_199_254_740_992.0), ("9007199254740993.001", 9_007_199_254_740_994.0),
    ("9007199254740992.999", 9_007_199_254_740_992.0), ("9007199254740995.0", 9_007_199_254_740_996.0),
    ("4503599627370496.5", 4_503_599_627_370_496.0), ("4503599627370497.5", 4_503_599_627_370_498.0),
    ("4503599627370496.501", 4_503_599_627_370_497.0),
  ])
  func ties(text: String, number: Double) { #expect(parse(text) == number) }

  @Test(arguments: [
    "0", "-0", "1.", ".5", "00012.50", "9007199254740993", "123456789012345678901234567890", "1e22", "1e23",
    "4.9e-324", "1e400", "-1e-400", "0.000000000000000000000000001",
    // What is left past 64 bits of the quotient decides.
    "3.818906561746705e-12", "2.481139523149632e-10",
  ])
  func edges(text: String) { #expect(parse(text)?.bitPattern == strtod(text, nil).bitPattern) }

  @Test(arguments: [
    "", "-", ".", "+.", "1e", "1e+", "e5", "1.2.3", " 1", "1 ", "0x10", "nan", "inf", "1,5", "ND", "--1",
    "1e5.0",
    "１",
  ])
  func refusesWhatIsNoNumber(text: String) { #expect(parse(text) == nil) }
}
