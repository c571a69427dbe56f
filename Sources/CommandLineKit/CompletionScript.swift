/// What a shell may offer for one parameter.
public struct CompletionEntry: Sendable {
  /// `--name`, or a positional's name.
  public let name: String
  /// Help for shells that show it.
  public let help: String
  /// Words that fit its value.
  public let choices: [String]
  /// Whether a word follows the option.
  public let takesValue: Bool

  init<Root>(_ parameter: Parameter<Root>) {
    name = parameter.name
    help = parameter.help
    choices = parameter.choices
    takesValue = parameter.shape == .option
  }
}

/// A shell that completions can be written for.
public enum Shell: String, CaseIterable, ArgumentValue {
  /// GNU bash.
  case bash
  /// The Z shell.
  case zsh
  /// The friendly interactive shell.
  case fish

  /// The completion script of `tool`, to be sourced.
  public func script(tool: String, commands: [CommandDescription]) -> String {
    switch self {
    case .bash: Self.bashScript(tool, commands)
    case .zsh: Self.zshScript(tool, commands)
    case .fish: Self.fishScript(tool, commands)
    }
  }

  private static func bashScript(_ tool: String, _ commands: [CommandDescription]) -> String {
    let cases = commands.map { command in
      let words = command.offered.joined(separator: " ")
      return "    \(command.name)) words=\"\(words)\" ;;"
    }
    return """
      _\(tool)() {
        local words current="${COMP_WORDS[COMP_CWORD]}"
        case "${COMP_WORDS[1]}" in
      \(cases.joined(separator: "\n"))
          *) words="" ;;
        esac
        [ "$COMP_CWORD" -eq 1 ] && words="\(commands.map(\.name).joined(separator: " "))"
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      }
      complete -o default -F _\(tool) \(tool)

      """
  }

  private static func zshScript(_ tool: String, _ commands: [CommandDescription]) -> String {
    let verbs = commands.map { "    '\($0.name):\(quoted($0.summary))'" }
    let cases = commands.map { command in
      "    \(command.name)) compadd -- \(command.offered.joined(separator: " ")); _files ;;"
    }
    return """
      #compdef \(tool)
      _\(tool)() {
        local -a verbs
        verbs=(
      \(verbs.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe command verbs
          return
        fi
        case "$words[2]" in
      \(cases.joined(separator: "\n"))
        esac
      }
      compdef _\(tool) \(tool)

      """
  }

  private static func fishScript(_ tool: String, _ commands: [CommandDescription]) -> String {
    var lines: [String] = []
    for command in commands {
      lines.append(
        "complete -c \(tool) -n __fish_use_subcommand -a \(command.name) -d '\(quoted(command.summary))'")
      for entry in command.entries where entry.name.hasPrefix("--") {
        var line =
          "complete -c \(tool) -n '__fish_seen_subcommand_from \(command.name)' -l \(entry.name.dropFirst(2))"
        if entry.takesValue { line += " -r" }
        if !entry.choices.isEmpty { line += " -f -a '\(entry.choices.joined(separator: " "))'" }
        lines.append(line + " -d '\(quoted(entry.help))'")
      }
      let words = command.entries.filter { !$0.name.hasPrefix("--") }.flatMap(\.choices)
      if !words.isEmpty {
        lines.append(
          "complete -c \(tool) -n '__fish_seen_subcommand_from \(command.name)' -a '\(words.joined(separator: " "))'"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "’")
  }
}

extension CommandDescription {
  /// Option names and choices, in the table's order, each once.
  fileprivate var offered: [String] {
    var seen: Set<String> = []
    let words = entries.flatMap { $0.name.hasPrefix("--") ? [$0.name] + $0.choices : $0.choices }
    return (words + ["--help"]).filter { seen.insert($0).inserted }
  }
}
