/// A line chart of text: two curves in braille dots over a shaded band.
///
/// A cell is two dots wide and four high (Unicode block U+2800), so a chart of 72 × 12 cells shows 144
/// points in time and 48 levels.
public struct BrailleChart: Sendable {
  /// One curve: values at equal steps, NaN where there is none.
  public struct Curve: Sendable {
    let values: [Double]
    let isHighlighted: Bool

    /// A curve; the highlighted one is drawn in colour where there is colour.
    public init(_ values: [Double], highlighted: Bool = false) {
      self.values = values
      isHighlighted = highlighted
    }
  }

  private let width: Int
  private let height: Int
  private let curves: [Curve]
  private let band: (lower: [Double], upper: [Double])
  private let range: ClosedRange<Double>

  /// A chart of `width` × `height` cells; the band may be empty.
  public init(
    curves: [Curve], band: (lower: [Double], upper: [Double]) = ([], []), width: Int = 72, height: Int = 12
  ) {
    self.width = max(8, width)
    self.height = max(3, height)
    self.curves = curves
    self.band = band
    let all = (curves.flatMap(\.values) + band.lower + band.upper).filter(\.isFinite)
    let low = all.min() ?? 0
    let high = all.max() ?? 1
    range = low < high ? low...high : (low - 1)...(high + 1)
  }

  /// The chart as lines, with levels at the left.
  public func lines(style: Style, label: (Double) -> String) -> [String] {
    let labels = [
      label(range.upperBound), label((range.lowerBound + range.upperBound) / 2), label(range.lowerBound),
    ]
    let margin = labels.map(\.count).max() ?? 0
    let canvas = drawn()
    return (0..<height).map { row in
      let text = row == 0 ? labels[0] : row == height / 2 ? labels[1] : row == height - 1 ? labels[2] : ""
      let cells = (0..<width).map { cell(canvas[row * width + $0], row: row, column: $0, style: style) }
      return TextTable.pad(text, to: margin, right: true) + " ┤" + cells.joined()
    }
  }

  private struct Dots {
    var bits: UInt32 = 0
    var isHighlighted = false
  }

  private func drawn() -> [Dots] {
    var canvas = [Dots](repeating: Dots(), count: width * height)
    for curve in curves {
      var last: Int?
      for x in 0..<(width * 2) {
        guard let y = level(value(curve.values, at: x)) else {
          last = nil
          continue
        }
        let from = last.map { min($0, y) + (abs($0 - y) > 1 ? 1 : 0) } ?? y
        let to = last.map { max($0, y) - (abs($0 - y) > 1 && $0 > y ? 1 : 0) } ?? y
        for dot in min(from, y)...max(to, y) { set(x, dot, curve, &canvas) }
        last = y
      }
    }
    return canvas
  }

  private func set(_ x: Int, _ y: Int, _ curve: Curve, _ canvas: inout [Dots]) {
    let masks: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
    let index = (y / 4) * width + x / 2
    canvas[index].bits |= masks[x % 2][y % 4]
    if curve.isHighlighted { canvas[index].isHighlighted = true }
  }

  private func cell(_ dots: Dots, row: Int, column: Int, style: Style) -> String {
    if dots.bits != 0, let scalar = Unicode.Scalar(0x2800 + dots.bits) {
      let text = String(Character(scalar))
      return dots.isHighlighted ? style.cyan(text) : style.bold(text)
    }
    return isInBand(row: row, column: column) ? style.dim("░") : " "
  }

  private func isInBand(row: Int, column: Int) -> Bool {
    guard let low = level(value(band.lower, at: column * 2)),
      let high = level(value(band.upper, at: column * 2))
    else { return false }
    return high / 4 <= row && row <= low / 4
  }

  private func value(_ values: [Double], at x: Int) -> Double {
    guard !values.isEmpty else { return .nan }
    return values[min(values.count - 1, x * values.count / (width * 2))]
  }

  private func level(_ value: Double) -> Int? {
    guard value.isFinite else { return nil }
    let fraction = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return Int(((1 - fraction) * Double(height * 4 - 1)).rounded())
  }
}
