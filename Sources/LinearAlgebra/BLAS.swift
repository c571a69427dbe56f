import COpenBLAS

/// The one door to BLAS: it holds the library to a single thread.
///
/// Parallelism comes from Swift tasks, each of which calls BLAS on one thread; that is as fast as BLAS's own
/// threads, does not oversubscribe the machine, and makes every result repeat to the bit.
enum BLAS {
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Sets the thread count once, over whatever the environment says.
  @inline(__always)
  static func prepare() { _ = singleThreaded }

  /// The number of threads that BLAS would use now.
  static var threadCount: Int {
    prepare()
    return Int(openblas_get_num_threads())
  }
}

/// Facts about the numeric library underneath, for reports and tests.
package enum NumericLibrary {
  /// The number of threads a BLAS call uses: always one.
  package static var threadCount: Int { BLAS.threadCount }
}
