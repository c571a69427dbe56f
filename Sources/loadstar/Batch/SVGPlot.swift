/// A plot drawn as SVG, without a library: lines over a band, or bars.
struct SVGPlot {
  /// A line with its name and colour; NaN leaves a gap.
  struct Line {
    let name: String
    let color: String
    let values: [Double]

    init(_ name: String, _ color: String, _ values: [Double]) {
      self.name = name
      self.color = color
      self.values = values
    }
  }

  var lines: [Line]
  var band: (lower: [Double], upper: [Double]) = ([], [])

  private static let width = 940.0
  private static let height = 260.0
  private static let left = 60.0
  private static let bottom = 28.0
  private static let top = 22.0

  private var range: ClosedRange<Double> {
    let all = (lines.flatMap(\.values) + band.lower + band.upper).filter(\.isFinite)
    let (low, high) = (all.min() ?? 0, all.max() ?? 1)
    return low < high ? low...high : (low - 1)...(high + 1)
  }

  /// The drawing, with what stands at the ends of the time axis.
  func svg(first: String, last: String) -> String {
    let range = range
    var parts = Self.frame(range, first: first, last: last)
    if let path = bandPath(range) {
      parts.append("<path d=\"\(path)\" fill=\"#0b7fab\" fill-opacity=\"0.16\"/>")
    }
    // The first line is the subject: it is drawn last, over the others.
    for line in lines.reversed() {
      parts.append(
        "<path d=\"\(Self.path(line.values, range))\" fill=\"none\" stroke=\"\(line.color)\" stroke-width=\"1.3\"/>"
      )
    }
    var x = Self.left
    for line in lines {
      parts.append("<rect x=\"\(x)\" y=\"4\" width=\"10\" height=\"10\" fill=\"\(line.color)\"/>")
      parts.append("<text x=\"\(x + 14)\" y=\"13\">\(BacktestPage.escaped(line.name))</text>")
      x += 30 + 6.2 * Double(line.name.count)
    }
    return Self.wrapped(parts)
  }

  private static func wrapped(_ parts: [String]) -> String {
    "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\">" + parts.joined(separator: "\n")
      + "</svg>"
  }

  private static func frame(_ range: ClosedRange<Double>, first: String, last: String) -> [String] {
    var parts: [String] = []
    for step in 0...4 {
      let value = range.lowerBound + (range.upperBound - range.lowerBound) * Double(step) / 4
      let y = fixed(y(value, range))
      parts.append("<path d=\"M\(left) \(y)H\(width)\" stroke=\"#e3e8ee\"/>")
      let text = NumberText.grouped(value, decimals: abs(range.upperBound) < 100 ? 1 : 0)
      parts.append("<text x=\"\(left - 6)\" y=\"\(y)\" text-anchor=\"end\" dy=\"4\">\(text)</text>")
    }
    parts.append("<text x=\"\(left)\" y=\"\(height - 8)\">\(BacktestPage.escaped(first))</text>")
    parts.append(
      "<text x=\"\(width)\" y=\"\(height - 8)\" text-anchor=\"end\">\(BacktestPage.escaped(last))</text>")
    return parts
  }

  private static func y(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    let fraction = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return height - bottom - fraction * (height - bottom - top)
  }

  private static func x(_ index: Int, of count: Int) -> Double {
    left + (width - left) * Double(index) / Double(max(1, count - 1))
  }

  private static func path(_ values: [Double], _ range: ClosedRange<Double>) -> String {
    var isDown = false
    var text = ""
    for (index, value) in values.enumerated() {
      guard value.isFinite else {
        isDown = false
        continue
      }
      text += "\(isDown ? "L" : "M")\(fixed(x(index, of: values.count))) \(fixed(y(value, range)))"
      isDown = true
    }
    return text
  }

  private func bandPath(_ range: ClosedRange<Double>) -> String? {
    let known = band.lower.indices.filter { band.lower[$0].isFinite && band.upper[$0].isFinite }
    guard known.count > 1 else { return nil }
    let count = band.lower.count
    let up = known.map { "\(Self.fixed(Self.x($0, of: count))) \(Self.fixed(Self.y(band.upper[$0], range)))" }
    let down = known.reversed().map {
      "\(Self.fixed(Self.x($0, of: count))) \(Self.fixed(Self.y(band.lower[$0], range)))"
    }
    return "M" + (up + down).joined(separator: "L") + "Z"
  }

  /// Bars from zero, each with its name and value.
  static func bars(_ values: [(String, Double)]) -> String {
    let high = values.map(\.1).filter(\.isFinite).max() ?? 1
    let range = 0...(high > 0 ? high : 1)
    let slot = (width - left) / Double(max(1, values.count))
    var parts = frame(range, first: "", last: "")
    for (index, (name, value)) in values.enumerated() where value.isFinite {
      let (x, y) = (left + slot * (Double(index) + 0.15), y(value, range))
      parts.append(
        "<rect x=\"\(fixed(x))\" y=\"\(fixed(y))\" width=\"\(fixed(slot * 0.7))\" height=\"\(fixed(height - bottom - y))\" "
          + "fill=\"#0b7fab\"/>")
      let middle = fixed(x + slot * 0.35)
      parts.append(
        "<text x=\"\(middle)\" y=\"\(height - 8)\" text-anchor=\"middle\">\(BacktestPage.escaped(name))</text>"
      )
      parts.append(
        "<text x=\"\(middle)\" y=\"\(fixed(y - 4))\" text-anchor=\"middle\">\(NumberText.fixed(value, decimals: 2))</text>"
      )
    }
    return wrapped(parts)
  }

  private static func fixed(_ value: Double) -> String { NumberText.fixed(value, decimals: 1) }
}
