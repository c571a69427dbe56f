/// A type that can be read from a word of the command line.
public protocol ArgumentValue: Sendable {
  /// Reads the word.
  /// - Throws: `UsageError` with a sentence that says what was expected.
  init(argument: String) throws(UsageError)
}

extension String: ArgumentValue {
  /// The word itself.
  public init(argument: String) throws(UsageError) { self = argument }
}

extension Int: ArgumentValue {
  /// A whole number.
  public init(argument: String) throws(UsageError) {
    guard let value = Int(argument) else { throw UsageError("'\(argument)' is not a whole number") }
    self = value
  }
}

extension UInt64: ArgumentValue {
  /// A whole number, zero or more.
  public init(argument: String) throws(UsageError) {
    guard let value = UInt64(argument) else {
      throw UsageError("'\(argument)' is not a whole number of zero or more")
    }
    self = value
  }
}

extension Double: ArgumentValue {
  /// A finite number with a decimal point.
  public init(argument: String) throws(UsageError) {
    guard let value = Double(argument), value.isFinite else {
      throw UsageError("'\(argument)' is not a number")
    }
    self = value
  }
}

extension ArgumentValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// One of the enumeration's words.
  public init(argument: String) throws(UsageError) {
    guard let value = Self(rawValue: argument) else {
      let words = Self.allCases.map(\.rawValue)
      throw UsageError(
        "'\(argument)' is not one of \(words.joined(separator: ", "))\(suggestion(for: argument, among: words))"
      )
    }
    self = value
  }
}
