/// Keeps the arithmetic of the detector away from overflow and underflow.
///
/// A power of two brings the first value that is not zero near 1 where it is extreme; which changes no score of a
/// stream in ordinary units.
struct ValueScaling: Sendable {
  private var factor = 1.0
  private var isSet = false

  /// The value in the stream's unit, drawn in where it is beyond all bounds.
  mutating func scaled(_ value: Double) -> Double {
    if !isSet, value != 0 {
      isSet = true
      if value.magnitude > 1e60 || value.magnitude < 1e-60 { factor = 1 / value.binade.magnitude }
    }
    return min(max(value * factor, -1e120), 1e120)
  }
}
