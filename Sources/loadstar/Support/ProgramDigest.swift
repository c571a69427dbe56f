import DelimitedText
import Forecasting

/// The digest of the running program's file.
enum ProgramDigest {
  /// `+` and twelve hexadecimal digits; empty where the file can't be read.
  static let suffix: String = {
    guard let bytes = try? FileSource(path: "/proc/self/exe").readAll() else { return "" }
    return "+" + SHA256.hexadecimal(bytes).prefix(12)
  }()
}
