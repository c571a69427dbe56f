/// The forecast's slowly moving bias and the scale of its errors over days: what drifts are seen against.
///
/// Where the forecast comes with an interval, errors are taken in units of the interval's deviation.
/// The bias has a memory of two weeks, so that a shift is not learned before it is seen.
struct SlowReference: Sendable, Hashable {
  /// The mean residual, in the series' unit.
  private(set) var bias = 0.0
  /// The scale of the residuals, in units of the forecast's own deviation (1 where it has none).
  private(set) var scale = RobustScale()
  private var unit = 1.0

  private static let biasDays = 14.0
  private static let scaleDays: Float = 45

  /// How many scales the residual is away from the bias.
  @inline(__always)
  func standardise(_ residual: Double, deviation: Double, floor: Double) -> Double {
    let unit = deviation > 0 ? deviation : unit
    return (residual - bias) / max(Double(scale.value) * unit, floor)
  }

  /// Learns from the residual of a reading that was not flagged.
  @inline(__always)
  mutating func learn(_ residual: Double, deviation: Double, slotsPerDay: Int) {
    if deviation > 0 { unit = deviation }
    let distance = residual - bias
    let limit = scale.count < 8 ? .infinity : 3 * Double(scale.value) * unit
    let weight = max(1 / (Self.biasDays * Double(slotsPerDay)), 1 / Double(scale.count + 2))
    bias += weight * min(max(distance, -limit), limit)
    scale.learn(Float(distance / unit), rate: 1 / (Self.scaleDays * Float(slotsPerDay)))
  }

  /// Moves the bias to where a confirmed shift has settled.
  mutating func rebase(to residual: Double) { bias = residual }
}

extension SlowReference {
  func encode(to writer: inout StateWriter) {
    writer.put(bias)
    writer.put(scale.value)
    writer.put(scale.count)
    writer.put(unit)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    bias = try reader.get()
    scale = RobustScale(value: try reader.get(), count: try reader.get())
    unit = try reader.get()
  }
}
