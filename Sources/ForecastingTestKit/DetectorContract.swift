import Monitoring

/// What every detector must do, whatever it looks for.
package struct DetectorContract {
  /// Makes a detector ready for a sample, where it needs more than the sample.
  package typealias Preparation<D> = (inout D, Sample) -> Void

  /// The promises that a detector breaks, one sentence each; empty where it keeps them all.
  /// - Parameters:
  ///   - raiseLevel: evidence from which on an incident is raised.
  ///   - prepare: sets what the engine sets before each sample.
  package static func violations<D: Detector>(
    of type: D.Type, raiseLevel: Double, prepare: Preparation<D> = { _, _ in }
  ) -> [String] {
    var found: [String] = []
    let ordinary = samples(count: 4_000, seed: 1)
    let wild = wildSamples
    if !isFinite(type, ordinary + wild, prepare) {
      found.append("its evidence is negative or not finite for a finite sample")
    }
    if highest(type, ordinary, prepare) >= raiseLevel {
      found.append("it raises an incident on ordinary samples")
    }
    if trace(type, ordinary + wild, prepare) != trace(type, ordinary + wild, prepare) {
      found.append("the same samples give other evidence the second time")
    }
    if !agreesWhenReset(type, ordinary, prepare) {
      found.append("after a reset it does not judge as a new one does")
    }
    if !agreesWhenCopied(type, ordinary, prepare) {
      found.append("a copy does not go on as the original does")
    }
    return found
  }

  private static func trace<D: Detector>(
    _ type: D.Type, _ samples: [Sample], _ prepare: Preparation<D>
  ) -> [UInt64] {
    var detector = D()
    return samples.map { sample in
      prepare(&detector, sample)
      return detector.observe(sample).bitPattern
    }
  }

  private static func isFinite<D: Detector>(
    _ type: D.Type, _ samples: [Sample], _ prepare: Preparation<D>
  ) -> Bool {
    trace(type, samples, prepare).map(Double.init(bitPattern:)).allSatisfy { $0.isFinite && $0 >= 0 }
  }

  private static func highest<D: Detector>(
    _ type: D.Type, _ samples: [Sample], _ prepare: Preparation<D>
  ) -> Double {
    trace(type, samples, prepare).map(Double.init(bitPattern:)).max() ?? 0
  }

  private static func agreesWhenReset<D: Detector>(
    _ type: D.Type, _ samples: [Sample], _ prepare: Preparation<D>
  ) -> Bool {
    var used = D()
    for sample in samples.prefix(500) {
      prepare(&used, sample)
      _ = used.observe(sample)
    }
    used.reset()
    var fresh = D()
    return samples.dropFirst(500).prefix(500).allSatisfy { sample in
      prepare(&used, sample)
      prepare(&fresh, sample)
      return used.observe(sample) == fresh.observe(sample)
    }
  }

  private static func agreesWhenCopied<D: Detector>(
    _ type: D.Type, _ samples: [Sample], _ prepare: Preparation<D>
  ) -> Bool {
    var original = D()
    for sample in samples.prefix(500) {
      prepare(&original, sample)
      _ = original.observe(sample)
    }
    var copy = original
    return samples.dropFirst(500).prefix(500).allSatisfy { sample in
      prepare(&original, sample)
      prepare(&copy, sample)
      return original.observe(sample) == copy.observe(sample)
    }
  }

  /// Samples of a load around 50 000 MW with standard normal errors.
  package static func samples(count: Int, seed: UInt64) -> [Sample] {
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + uniform() } }
    return (0..<count).map { index in
      let (z, slow) = (normal(), 0.8 * normal())
      let point = 50_000 + 8_000 * (Double(index % 48) / 24 - 1)
      return Sample(
        value: point + 300 * z, point: point, expected: point, scale: 300, z: z, whitened: z, slow: slow,
        pointMove: index % 48 == 0 ? -16_000 : 333)
    }
  }

  /// Samples at the edges: constants, zeros, the largest and the smallest numbers.
  private static var wildSamples: [Sample] {
    [0, 1, -1, 1e-300, -1e-300, 1e300, -1e300, .greatestFiniteMagnitude].flatMap { value in
      [1e-12, 1, 1e12].map { scale in
        let z = min(max(value / scale, -1e300), 1e300)
        return Sample(
          value: value, point: 0, expected: 0, scale: scale, z: z, whitened: z, slow: z, pointMove: value / 2)
      }
    }
  }
}
