import COpenBLAS
@preconcurrency import Glibc

/// The one door to BLAS: it loads the library when it is first needed, and holds it to a single thread.
///
/// Parallelism comes from Swift tasks, each of which calls BLAS on one thread; that is as fast as BLAS's own
/// threads, does not oversubscribe the machine, and makes every result repeat to the bit.
enum BLAS {
  private static let singleThreaded: Void = {
    if let reason = loadstar_openblas_load() { end("\(String(cString: reason))") }
    openblas_set_num_threads(1)
  }()

  /// Says why there is no linear algebra, and ends the program as one that lacks a library ends: products of matrices,
  /// which are not operations that fail, have nowhere to report it to.
  private static func end(_ reason: String) -> Never {
    let message = "loadstar: linear algebra: \(reason); install OpenBLAS (libopenblas0)\n"
    _ = message.utf8.withContiguousStorageIfAvailable { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(69)  // EX_UNAVAILABLE of sysexits.h
  }

  /// Loads the library once, with one thread whatever the environment says; ends the program where it can't be.
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
