import CommandLineKit

/// `loadstar completion`
struct CompletionCommand: Command {
  var shell = Shell.bash

  static let name = "completion"
  static let summary = "Print the completion script of a shell."
  static let examples = [
    "source <(loadstar completion bash)",
    "loadstar completion zsh > ~/.zfunc/_loadstar",
    "loadstar completion fish > ~/.config/fish/completions/loadstar.fish",
  ]
  static var parameters: [Parameter<Self>] {
    [.positional("SHELL", \.shell, "bash, zsh or fish.", choices: Shell.allCases.map(\.rawValue))]
  }

  func run() async throws {
    try StandardStream.output.write(shell.script(tool: Tool.name, commands: CommandList.all))
  }
}
