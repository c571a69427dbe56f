@preconcurrency import Glibc

/// The scale on which a load is regressed: logarithmic where the load stays well above zero, else linear.
struct LoadScale: Sendable, Codable, Hashable {
  /// Whether effects are shares of the load.
  let isLogarithmic: Bool
  /// The load that is 0 on a logarithmic scale, or the unit of a linear one.
  let reference: Double
  /// Values on the scale that are believed; what lies outside is a fault of the data.
  let believed: ClosedRange<Double>
  /// The range that forecasts are held to.
  let reachable: ClosedRange<Double>

  /// A logarithmic scale needs its lowest values to be at least this share of the middle.
  private static let leastShare = 0.05

  /// The scale of some known values.
  init(_ values: some Collection<Double>) {
    var known = RankedValues(values)
    let count = known.count, notPositive = known.count(upTo: 0)
    let middle = known.isEmpty ? 0 : known.value(ofRank: count / 2)
    // A few zeros among a thousand values are faults; more are the series' nature.
    let isMostlyPositive = notPositive * 200 <= count
    let low = notPositive == count ? 0 : known.value(ofRank: notPositive + (count - notPositive) / 200)
    isLogarithmic = middle > 0 && isMostlyPositive && low >= Self.leastShare * middle
    reference = isLogarithmic ? middle : Self.unit(values)
    let first = isLogarithmic ? notPositive : 0, edge = (count - first) / 200
    let ends = [first, first + edge, count - 1 - edge, count - 1].map { [isLogarithmic, reference] rank in
      guard first < count else { return Double.nan }
      let value = known.value(ofRank: rank) / reference
      return isLogarithmic ? log(value) : value
    }
    (believed, reachable) = first < count ? Self.ranges(ends, isLogarithmic) : (-1...1, -1...1)
  }

  /// A size that few values exceed, of the largest where most are zero.
  private static func unit(_ values: some Collection<Double>) -> Double {
    var sizes = RankedValues(values.lazy.map(abs))
    guard !sizes.isEmpty else { return 1 }
    let typical = sizes.value(ofRank: sizes.count * 9 / 10), largest = sizes.value(ofRank: sizes.count - 1)
    return typical > 0 ? typical : largest > 0 ? largest : 1
  }

  /// The ranges that follow from the least value on the scale, those half a percent from either end, and the largest.
  private static func ranges(_ ends: [Double], _ isLogarithmic: Bool) -> (
    believed: ClosedRange<Double>, reachable: ClosedRange<Double>
  ) {
    let (least, low, high, most) = (ends[0], ends[1], ends[2], ends[3])
    let margin = isLogarithmic ? max(1.2, 2 * (high - low)) : max(4 * (high - low), 1e-9)
    // A linear scale is for series of peaks: all that was measured is believed.
    let all = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    let believed = isLogarithmic ? low - margin...high + margin : all
    let bottom = max(least, believed.lowerBound), top = min(most, believed.upperBound)
    let room = max(0.5 * (top - bottom), isLogarithmic ? 0.3 : 0)
    let floor = !isLogarithmic && least >= 0 ? 0 : bottom - room
    return (believed, floor...max(floor, top + room))
  }

  /// A load on the scale; NaN where it is missing or not believed.
  func scaled(_ load: Double) -> Double {
    guard load.isFinite, !isLogarithmic || load > 0 else { return .nan }
    let value = isLogarithmic ? log(load / reference) : load / reference
    return believed.contains(value) ? value : .nan
  }

  /// The load of a value on the scale, held to the reachable range.
  func load(_ value: Double) -> Double {
    guard value.isFinite else { return .nan }
    let held = min(max(value, reachable.lowerBound), reachable.upperBound)
    return isLogarithmic ? reference * exp(held) : reference * held
  }

  /// Parts of a load in its own unit, from the parts of a value on the scale; the first is the base.
  ///
  /// On the logarithmic scale F = r·exp(Σ η): with base B = r·exp(η₀) each other part is η·L(F, B), where
  /// L(F, B) = (F − B) / ln(F / B) is the logarithmic mean; the parts add up to F exactly.
  /// Source: B. W. Ang, "Decomposition analysis for policymaking in energy", Energy Policy 32 (2004).
  func parts(_ values: [Double]) -> [Double] {
    guard let first = values.first else { return [] }
    let whole = load(values.reduce(0, +)), base = load(first)
    let change = values.dropFirst().reduce(0, +)
    let unit = change == 0 ? 0 : (whole - base) / change
    let others = values.dropFirst().map { $0 * unit }
    return [whole - others.reduce(0, +)] + others
  }
}
