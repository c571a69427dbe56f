@preconcurrency import Glibc

/// A discrete Fourier transform of a power-of-two length, in place.
package struct FourierTransform {
  package private(set) var real: [Double]
  private var imaginary: [Double]

  /// The values, followed by zeros up to `size`, a power of two.
  package init(_ values: [Double], size: Int) {
    real = values + [Double](repeating: 0, count: size - values.count)
    imaginary = [Double](repeating: 0, count: size)
  }

  /// The power spectrum in place of the spectrum.
  package mutating func squareMagnitudes() {
    for index in real.indices {
      real[index] = real[index] * real[index] + imaginary[index] * imaginary[index]
      imaginary[index] = 0
    }
  }

  /// Decimation in time (Cooley and Tukey 1965).
  package mutating func run() {
    reorder()
    let size = real.count
    var length = 2
    while length <= size {
      let half = length / 2
      for k in 0..<half {
        let angle = -2 * Double.pi * Double(k) / Double(length)
        let (c, s) = (cos(angle), sin(angle))
        for start in stride(from: k, to: size, by: length) {
          let (re, im) = (real[start + half], imaginary[start + half])
          let (tr, ti) = (re * c - im * s, re * s + im * c)
          (real[start + half], imaginary[start + half]) = (real[start] - tr, imaginary[start] - ti)
          (real[start], imaginary[start]) = (real[start] + tr, imaginary[start] + ti)
        }
      }
      length *= 2
    }
  }

  private mutating func reorder() {
    var target = 0
    for index in 0..<(real.count - 1) {
      if index < target {
        real.swapAt(index, target)
        imaginary.swapAt(index, target)
      }
      var bit = real.count / 2
      while target & bit != 0 {
        target ^= bit
        bit /= 2
      }
      target |= bit
    }
  }
}
