import DelimitedText
import Forecasting

/// The digest of the running program's file.
enum ProgramDigest {
  /// `+` and twelve hexadecimal digits; empty where the file can't be read.
  static let suffix: String = {
    guard let bytes = try? bytes(of: "/proc/self/exe") else { return "" }
    return "+" + SHA256.hexadecimal(bytes).prefix(12)
  }()

  private static func bytes(of path: String) throws(DelimitedTextError) -> [UInt8] {
    let source = try FileSource(path: path)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      var count = 0
      var failure: DelimitedTextError?
      buffer.withUnsafeMutableBytes { chunk in
        do throws(DelimitedTextError) { count = try source.read(into: chunk) } catch { failure = error }
      }
      if let failure { throw failure }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
