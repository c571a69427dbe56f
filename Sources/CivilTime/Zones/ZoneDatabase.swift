@preconcurrency import Glibc

extension TimeZoneRules {
  /// The zone of an identifier, from the system's tz database: `$TZDIR`, else `/usr/share/zoneinfo`.
  ///
  /// `UTC` is built in and needs no database.
  /// - Throws: `TimeZoneError` where the identifier is none, the zone is unknown or its file is damaged.
  public static func named(_ identifier: String) throws(TimeZoneError) -> TimeZoneRules {
    if ["UTC", "Etc/UTC", "Z"].contains(identifier) { return utc }
    guard ZoneDatabase.isValid(identifier) else { throw .invalidIdentifier(identifier) }
    guard let bytes = ZoneDatabase.contents(of: identifier) else {
      guard ZoneDatabase.folders.contains(where: ZoneDatabase.exists) else {
        throw .noDatabase(ZoneDatabase.folders)
      }
      throw .unknown(identifier, candidates: ZoneDatabase.candidates(for: identifier))
    }
    return try TimeZoneRules(identifier: identifier, tzif: bytes)
  }

  /// The zone that the contents of a TZif file describe.
  /// - Throws: `TimeZoneError.malformed` where they break the format.
  public convenience init(identifier: String, tzif bytes: [UInt8]) throws(TimeZoneError) {
    do {
      let file = try ZoneFile(bytes)
      self.init(
        identifier: identifier, first: file.firstOffset, transitions: file.transitions, rule: file.rule)
    } catch {
      throw .malformed(identifier, reason: error.reason)
    }
  }

  /// The zone of a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, which also serves as its identifier.
  /// - Throws: `TimeZoneError.malformed` where the text is no such rule.
  public convenience init(posixRule text: String) throws(TimeZoneError) {
    guard let rule = PosixRuleParser.rule(text.utf8) else {
      throw .malformed(text, reason: "it is not a POSIX rule, such as CET-1CEST,M3.5.0,M10.5.0/3")
    }
    self.init(identifier: text, first: rule.standardOffset, transitions: [], rule: rule)
  }
}

/// The files of the system's tz database.
enum ZoneDatabase {
  /// Where the database is looked for.
  static var folders: [String] {
    if let folder = getenv("TZDIR"), folder.pointee != 0 { return [String(cString: folder)] }
    return ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]
  }

  /// Whether an identifier names a file below the database's folder and nowhere else.
  static func isValid(_ identifier: String) -> Bool {
    guard !identifier.isEmpty, identifier.utf8.count <= 255 else { return false }
    return identifier.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part != "." && part != ".." && part.utf8.allSatisfy(isIdentifierByte)
    }
  }

  /// The bytes of a zone's file, or nil where there is none.
  static func contents(of name: String) -> [UInt8]? {
    for folder in folders {
      if let bytes = read("\(folder)/\(name)") { return bytes }
    }
    return nil
  }

  /// Whether there is such a file or folder.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func isIdentifierByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  /// The largest zone files have some 4 kB, the table of names 110 kB; more than this is no part of one.
  private static let largestFile = 1 << 20

  private static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= largestFile
    else { return nil }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(file, buffer.baseAddress.map { $0 + count }, size - count)
        guard got > 0 else { return }
        count += got
      }
    }
  }
}
