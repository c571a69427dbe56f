/// The help of one command, made from its table.
public struct HelpPage: Sendable {
  /// The page, with a line end.
  public let text: String

  /// The page of `command` in a tool named `tool`.
  public init<C: Command>(tool: String, command: C.Type) {
    var lines = ["\(C.summary)", ""]
    lines.append("Usage: \(tool) \(C.name)\(Self.usage(C.parameters))")
    if !C.discussion.isEmpty { lines += ["", C.discussion] }
    let positionals = C.parameters.filter { !$0.name.hasPrefix("--") }
    let options = C.parameters.filter { $0.name.hasPrefix("--") }
    if !positionals.isEmpty { lines += ["", "Arguments:"] + Self.rows(positionals) }
    lines += ["", "Options:"] + Self.rows(options) + [Self.row("--help", "This page.", width: 28)]
    lines += [C.examples.count == 1 ? "\nExample:" : "\nExamples:"]
    lines += C.examples.map { "  " + $0 }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func usage<Root>(_ parameters: [Parameter<Root>]) -> String {
    let words = parameters.compactMap { parameter -> String? in
      guard case .positional(let minimum, let maximum) = parameter.shape else { return nil }
      let name = maximum > 1 ? parameter.name + "…" : parameter.name
      return minimum == 0 ? "[\(name)]" : name
    }
    return ([""] + words + ["[options]"]).joined(separator: " ")
  }

  private static func rows<Root>(_ parameters: [Parameter<Root>]) -> [String] {
    parameters.map { parameter in
      let isOption = parameter.name.hasPrefix("--") && !parameter.valueName.isEmpty
      let label = isOption ? "\(parameter.name) \(parameter.valueName)" : parameter.name
      return row(label, parameter.help, width: 28)
    }
  }

  static func row(_ label: String, _ help: String, width: Int) -> String {
    let indent = String(repeating: " ", count: width + 2)
    let body = wrap(help, to: 96 - width).joined(separator: "\n" + indent)
    let gap = label.count < width - 1 ? String(repeating: " ", count: width - label.count) : "\n" + indent
    return "  \(label)\(gap)\(body)"
  }

  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines.count - 1
      if lines[last].isEmpty {
        lines[last] = String(word)
      } else if lines[last].count + 1 + word.count <= width {
        lines[last] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
