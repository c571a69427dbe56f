/// Reads the words after a command's name against its table.
struct ArgumentParser<Root> {
  private let parameters: [Parameter<Root>]
  private let positionals: [Parameter<Root>]
  private let command: String
  private var words: [String] = []

  init(parameters: [Parameter<Root>], command: String) {
    self.parameters = parameters
    self.command = command
    positionals = parameters.filter { if case .positional = $0.shape { true } else { false } }
  }

  mutating func parse(_ arguments: [String], into root: inout Root) throws(UsageError) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--" {
        words += rest
        break
      }
      if word.hasPrefix("--") {
        try parseOption(word, rest: &rest, into: &root)
      } else if word.hasPrefix("-"), word.count > 1, Double(word) == nil {
        throw UsageError("'\(word)' is not an option of '\(command)': options begin with --")
      } else {
        words.append(word)
      }
    }
    try assignPositionals(into: &root)
  }

  private mutating func parseOption(
    _ word: String, rest: inout ArraySlice<String>, into root: inout Root
  ) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      throw UsageError(
        "'\(command)' has no option '\(name)'\(suggestion(for: name, among: optionNames)) "
          + "('\(command) --help' lists them)")
    }
    var value: String?
    if parts.count == 2 { value = String(parts[1]) }
    if parameter.shape == .flag {
      guard value == nil else { throw UsageError("'\(name)' takes no value") }
    } else if value == nil {
      guard let next = rest.first, !optionNames.contains(next) else {
        throw UsageError("'\(name)' needs a value: \(name) \(parameter.valueName)")
      }
      value = rest.removeFirst()
    }
    try apply(parameter, value ?? "", label: name, into: &root)
  }

  private mutating func assignPositionals(into root: inout Root) throws(UsageError) {
    var rest = words[...]
    for (index, parameter) in positionals.enumerated() {
      guard case .positional(let minimum, let maximum) = parameter.shape else { continue }
      let reserved = positionals[(index + 1)...].reduce(0) { $0 + $1.minimumCount }
      let count = min(maximum, max(minimum, rest.count - reserved))
      guard rest.count >= count else {
        throw UsageError("'\(command)' needs \(parameter.name): \(parameter.help)")
      }
      for _ in 0..<count { try apply(parameter, rest.removeFirst(), label: parameter.name, into: &root) }
    }
    if let extra = rest.first {
      throw UsageError("'\(command)' does not know what to do with '\(extra)' ('\(command) --help')")
    }
  }

  private mutating func apply(
    _ parameter: Parameter<Root>, _ word: String, label: String, into root: inout Root
  ) throws(UsageError) {
    do {
      try parameter.apply(&root, word)
    } catch {
      throw UsageError("\(label): \(error.description)")
    }
  }

  private var optionNames: [String] {
    parameters.map(\.name).filter { $0.hasPrefix("--") } + ["--help"]
  }
}

extension Parameter {
  var minimumCount: Int {
    if case .positional(let minimum, _) = shape { minimum } else { 0 }
  }
}
