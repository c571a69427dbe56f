/// What can go wrong when a linear system is solved.
package enum LinearAlgebraError: Error, Equatable, CustomStringConvertible {
  /// The matrix is not positive definite; `order` is the leading minor at which the factorisation broke off.
  case notPositiveDefinite(order: Int)
  /// An input holds NaN or infinity.
  case notFinite(what: String)
  /// An iterative LAPACK routine did not converge.
  case notConverged(routine: String)
  /// There are no rows of positive weight to fit.
  case noRows

  package var description: String {
    switch self {
    case .notPositiveDefinite(let order):
      "the matrix is not positive definite (leading minor \(order)); raise the penalty or drop a feature"
    case .notFinite(let what):
      "\(what) hold NaN or infinity; give such rows weight 0 or leave them out"
    case .notConverged(let routine):
      "LAPACK's \(routine) did not converge; check the scale of the features"
    case .noRows:
      "no rows of positive weight to fit; widen the training span"
    }
  }
}
