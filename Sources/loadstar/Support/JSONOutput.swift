import CommandLineKit
import FoundationEssentials
@preconcurrency import Glibc

/// One JSON object on standard output.
enum JSONOutput {
  /// Writes the value with a line end; keys in order, numbers that are not finite as null where they are optional.
  static func write(_ value: some Encodable) throws {
    try StandardStream.output.line(try text(value))
  }

  /// The value's text on one line.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .throw
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// Numbers for people.
enum NumberText {
  /// With thousands separated, and as many decimals as asked.
  static func grouped(_ value: Double, decimals: Int = 0) -> String {
    guard value.isFinite else { return "–" }
    let text = fixed(abs(value), decimals: decimals)
    let parts = text.split(separator: ".", maxSplits: 1)
    var digits = ""
    for (index, digit) in parts[0].reversed().enumerated() {
      if index > 0, index % 3 == 0 { digits = "," + digits }
      digits = String(digit) + digits
    }
    let body = parts.count == 2 ? "\(digits).\(parts[1])" : digits
    return value < 0 && body.contains(where: { "123456789".contains($0) }) ? "-" + body : body
  }

  static func grouped(_ value: Int) -> String { grouped(Double(value)) }

  /// With exactly that many decimals, rounded half away from zero.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    let scale = [1.0, 10, 100, 1000, 10_000, 100_000][min(5, max(0, decimals))]
    guard abs(value) * scale < 9e15 else { return "\(value)" }
    let scaled = Int((abs(value) * scale).rounded())
    let whole = "\(scaled / Int(scale))"
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + whole }
    let fraction = "\(scaled % Int(scale))"
    return sign + whole + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  /// Rounded to so many digits that count, whatever its size.
  static func significant(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
    let unit = pow(10, (log10(abs(value))).rounded(.down) - Double(digits - 1))
    // A Float's shortest text has no more digits than were left.
    return "\(Float((value / unit).rounded() * unit))"
  }

  /// A count and its noun: `1 file`, `3 files`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : noun.hasSuffix("s") ? "" : "s")"
  }
}
