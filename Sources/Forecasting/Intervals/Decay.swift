@preconcurrency import Glibc

/// Exponential forgetting by half-lives.
enum Decay {
  /// What is left of a weight after some days.
  static func factor(days: Double, halfLife: Double) -> Double { exp2(-days / halfLife) }
}
