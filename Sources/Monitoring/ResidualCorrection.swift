/// Predicts the next residual of a stored forecast from the newest ones.
///
/// A regression on the last residual, its last move and the slot's usual move, whose three
/// coefficients are learned as it goes by ridge regression with exponential forgetting. All residuals
/// are taken relative to their slow mean. Only unflagged readings are learned from; while readings are
/// flagged or missing the prediction decays and its error grows as those of an AR(1) process do.
struct ResidualCorrection: Sendable, Hashable {
  /// The newest residual learned from, and its move since the one before (0 where that is missing).
  private(set) var last = 0.0
  private var move = 0.0
  /// Slots since `last`; 1 when the next reading is its neighbour.
  private(set) var age: Int32 = 0
  /// The weights of last residual, last move and the slot's usual move.
  private(set) var persistence = 0.9
  private var momentum = 0.0
  private var habit = 0.3
  private var products = SIMD8<Float>.zero  // xx, xy, xz, yy, yz, zz of the three regressors
  private var targets = SIMD4<Float>.zero

  private static let memory: Float = 0.9998
  private static let priorWeight: Float = 40
  private static let longestAge: Int32 = 10_000

  /// What is predicted: the residual, and how much wider than one step ahead its error is.
  struct Prediction {
    var residual: Double
    var inflation: Double
  }

  var hasResidual: Bool { age > 0 }

  @inline(__always)
  func predict(bias: Double, increment: Double) -> Prediction {
    guard age > 0 else { return Prediction(residual: bias, inflation: 4) }
    let offset = last - bias
    if age == 1 {
      let residual = bias + persistence * offset + momentum * move + habit * increment
      return Prediction(residual: residual, inflation: 1)
    }
    return predictAcrossGap(bias: bias, offset: offset)
  }

  @inline(never)
  private func predictAcrossGap(bias: Double, offset: Double) -> Prediction {
    let square = persistence * persistence
    var decay = 1.0
    var variance = 0.0
    for _ in 0..<min(Int(age), 200) {
      variance = variance * square + 1
      decay *= persistence
    }
    return Prediction(residual: bias + decay * offset, inflation: variance.squareRoot())
  }

  /// Learns from the residual of a reading that was not flagged.
  @inline(__always)
  mutating func learn(residual: Double, bias: Double, increment: Double, scale: Double) {
    if age == 1 {
      regress(residual: residual, bias: bias, increment: increment, scale: scale)
      move = residual - last
    } else {
      move = 0
    }
    last = residual
    age = 1
  }

  /// One slot passes without a reading to learn from.
  @inline(__always)
  mutating func skip(_ slots: Int32 = 1) {
    guard age > 0 else { return }
    age = min(age &+ slots, Self.longestAge)
  }

  /// Takes `residual` for the newest one, whatever came before: the engine re-bases.
  mutating func rebase(to residual: Double) {
    last = residual
    move = 0
    age = 1
  }

  @inline(__always)
  private mutating func regress(residual: Double, bias: Double, increment: Double, scale: Double) {
    let limit: Float = 12
    let x = min(max(Float((last - bias) / scale), -limit), limit)
    let y = min(max(Float(move / scale), -limit), limit)
    let z = min(max(Float(increment / scale), -limit), limit)
    let target = min(max(Float((residual - bias) / scale), -limit), limit)
    products = products * Self.memory + SIMD8(x * x, x * y, x * z, y * y, y * z, z * z, 0, 0)
    targets = targets * Self.memory + SIMD4(x, y, z, 0) * target
    solve()
  }

  /// Solves the three normal equations, shrunk towards (0.9, 0, 0.3), by Cramer's rule.
  @inline(__always)
  private mutating func solve() {
    let weight = Self.priorWeight
    let a = products[0] + weight, b = products[1], c = products[2]
    let d = products[3] + weight, e = products[4], f = products[5] + weight
    let u = targets[0] + 0.9 * weight, v = targets[1], w = targets[2] + 0.3 * weight
    let df = d * f - e * e, bf = c * e - b * f, be = b * e - c * d
    let determinant = a * df + b * bf + c * be
    guard determinant > 0 else { return }
    let first = (u * df + v * bf + w * be) / determinant
    let second = (u * bf + v * (a * f - c * c) + w * (b * c - a * e)) / determinant
    let third = (u * be + v * (b * c - a * e) + w * (a * d - b * b)) / determinant
    persistence = min(max(Double(first), 0), 0.999)
    momentum = min(max(Double(second), -0.9), 0.9)
    habit = min(max(Double(third), -0.2), 1)
  }
}

extension ResidualCorrection {
  func encode(to writer: inout StateWriter) {
    writer.put(last)
    writer.put(move)
    writer.put(age)
    writer.put(persistence)
    writer.put(momentum)
    writer.put(habit)
    for index in 0..<6 { writer.put(products[index]) }
    for index in 0..<3 { writer.put(targets[index]) }
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    last = try reader.get()
    move = try reader.get()
    age = try reader.get()
    persistence = try reader.get()
    momentum = try reader.get()
    habit = try reader.get()
    for index in 0..<6 { products[index] = try reader.get() }
    for index in 0..<3 { targets[index] = try reader.get() }
  }
}
