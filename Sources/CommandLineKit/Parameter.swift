/// Where a parameter stands on the command line.
public enum ParameterShape: Sendable, Equatable {
  /// `--name`
  case flag
  /// `--name VALUE`
  case option
  /// Words at their place.
  case positional(minimum: Int, maximum: Int)
}

/// One entry of a command's table: a flag, an option with a value, or a positional argument.
///
/// The same table parses the words, prints the help and writes the shell completions.
public struct Parameter<Root>: Sendable {
  /// `--name` of a flag or option; the value's name in capitals of a positional.
  public let name: String
  /// What stands for the value in the help, such as `PATH`; empty for a flag.
  public let valueName: String
  /// One line of help.
  public let help: String
  /// Flag, option or positional.
  public let shape: ParameterShape
  /// The words that a completion may offer.
  public let choices: [String]
  let apply: @Sendable (inout Root, String) throws(UsageError) -> Void

  /// `--name`: sets a truth value.
  public static func flag(
    _ name: String, _ path: any WritableKeyPath<Root, Bool> & Sendable, _ help: String
  ) -> Self {
    Self(name: name, valueName: "", help: help, shape: .flag, choices: []) { root, _ in
      root[keyPath: path] = true
    }
  }

  /// `--name VALUE`, given once at the most.
  public static func option<Value: ArgumentValue>(
    _ name: String, _ valueName: String, _ path: any WritableKeyPath<Root, Value> & Sendable,
    _ help: String, choices: [String] = []
  ) -> Self {
    Self(name: name, valueName: valueName, help: help, shape: .option, choices: choices) {
      (root, word) throws(UsageError) in
      root[keyPath: path] = try Value(argument: word)
    }
  }

  /// `--name VALUE`, that may be left out.
  public static func option<Value: ArgumentValue>(
    _ name: String, _ valueName: String, _ path: any WritableKeyPath<Root, Value?> & Sendable,
    _ help: String, choices: [String] = []
  ) -> Self {
    Self(name: name, valueName: valueName, help: help, shape: .option, choices: choices) {
      (root, word) throws(UsageError) in
      root[keyPath: path] = try Value(argument: word)
    }
  }

  /// `--name VALUE`, given any number of times.
  public static func repeated<Value: ArgumentValue>(
    _ name: String, _ valueName: String, _ path: any WritableKeyPath<Root, [Value]> & Sendable,
    _ help: String
  ) -> Self {
    Self(name: name, valueName: valueName, help: help, shape: .option, choices: []) {
      (root, word) throws(UsageError) in
      root[keyPath: path].append(try Value(argument: word))
    }
  }

  /// One word at its place, which must be there.
  public static func positional<Value: ArgumentValue>(
    _ valueName: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ help: String,
    choices: [String] = []
  ) -> Self {
    Self(
      name: valueName, valueName: valueName, help: help,
      shape: .positional(minimum: 1, maximum: 1), choices: choices
    ) { (root, word) throws(UsageError) in
      root[keyPath: path] = try Value(argument: word)
    }
  }

  /// One word at its place, which may be left out where none follows.
  public static func optionalPositional<Value: ArgumentValue>(
    _ valueName: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ help: String,
    choices: [String] = []
  ) -> Self {
    Self(
      name: valueName, valueName: valueName, help: help,
      shape: .positional(minimum: 0, maximum: 1), choices: choices
    ) { (root, word) throws(UsageError) in
      root[keyPath: path] = try Value(argument: word)
    }
  }

  /// Words to the end of the line.
  public static func positionals<Value: ArgumentValue>(
    _ valueName: String, _ path: any WritableKeyPath<Root, [Value]> & Sendable, _ help: String,
    minimum: Int = 0, choices: [String] = []
  ) -> Self {
    Self(
      name: valueName, valueName: valueName, help: help,
      shape: .positional(minimum: minimum, maximum: .max), choices: choices
    ) { (root, word) throws(UsageError) in
      root[keyPath: path].append(try Value(argument: word))
    }
  }

  /// The same parameter, for a command that holds `Root` as a part.
  public func embedded<Outer>(
    in path: any WritableKeyPath<Outer, Root> & Sendable
  ) -> Parameter<Outer> {
    let apply = self.apply
    return Parameter<Outer>(
      name: name, valueName: valueName, help: help, shape: shape, choices: choices
    ) { (outer, word) throws(UsageError) in
      try apply(&outer[keyPath: path], word)
    }
  }
}
