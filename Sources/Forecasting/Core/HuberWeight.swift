/// How much a row counts by its error: all up to a knee, beyond it so much less that no single row bends a fit.
///
/// Source: P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1964).
enum HuberWeight {
  /// A weight in (0, 1].
  static func of(_ error: Double, knee: Double) -> Double { min(1, knee / max(abs(error), 1e-300)) }
}
