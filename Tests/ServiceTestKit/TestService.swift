import Foundation

/// A server that a test starts on a free port of 127.0.0.1, in a folder of its own, and that ends with the test.
public final class TestService: @unchecked Sendable {
  /// Where it listens.
  public let port: Int
  /// The folder with what it keeps.
  public let folder: URL
  private let executable: URL
  private let arguments: [String]
  private var process: Process?

  /// Starts a server and waits until its port answers.
  /// - Parameter arguments: its arguments, for the port and the folder that it is given.
  public init(_ executable: URL, patience: Double = 30, _ arguments: (Int, URL) throws -> [String]) throws {
    self.executable = executable
    port = try Self.freePort()
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("loadstar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    self.arguments = try arguments(port, folder)
    try start(patience: patience)
  }

  deinit {
    kill(signal: SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Starts it, again, on the same port and folder.
  public func start(patience: Double = 30) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try Self.run(process)
    self.process = process
    let deadline = Date().addingTimeInterval(patience)
    while !Self.answers(port) {
      guard process.isRunning, Date() < deadline else {
        throw ServiceError("\(executable.lastPathComponent) did not answer on port \(port)")
      }
      usleep(20_000)
    }
  }

  /// Ends it with a signal and waits for its end; one that does not end within 15 seconds is killed.
  public func kill(signal: Int32) {
    guard let process, process.isRunning else { return }
    Foundation.kill(process.processIdentifier, signal)
    let deadline = Date().addingTimeInterval(15)
    while process.isRunning {
      if Date() > deadline { Foundation.kill(process.processIdentifier, SIGKILL) }
      usleep(5_000)
    }
    self.process = nil
  }

  // Threads that run tests block signals, and a child inherits that: SIGTERM would wait in it for ever.
  static func run(_ process: Process) throws {
    var none = sigset_t(), own = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &own)
    defer { pthread_sigmask(SIG_SETMASK, &own, nil) }
    try process.run()
  }

  /// A port of 127.0.0.1 that nothing listens on now.
  public static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bytes in
        bind(descriptor, bytes, length) == 0 ? getsockname(descriptor, bytes, &length) : -1
      }
    }
    guard status == 0 else { throw ServiceError("no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func answers(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port: port)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }
}

/// Why a service or tool could not be used.
public struct ServiceError: Error, CustomStringConvertible {
  /// In words.
  public let description: String

  init(_ description: String) { self.description = description }
}
