/// A text that names a time: an instant where it carries an offset, else what a local clock shows.
///
/// Accepted are, with `T` or a space between date and time and with or without seconds:
/// - ISO 8601 with an offset: `2018-01-01T11:00:00Z`, `2018-01-01 12:00+01:00`, `…+0100`, `…+01`;
/// - without one: `2018-01-01T12:00:00`, `2018-01-01 12:00`, `2018-01-01`, `2018/01/01 12:00`;
/// - day first: `31.12.2018 12:00`, `31/12/2018`, where one digit is enough for day, month and hour.
///
/// Fractions of a second are dropped; `24:00` is the next day's start. Anything else is refused, and so is an instant that
/// is before year 1 or after year 9999 in UTC.
public enum TimeText: Hashable, Sendable {
  /// A time with an offset.
  case instant(Instant)
  /// A date, or a date and time, without an offset.
  case local(LocalDateTime)

  /// The time that UTF-8 text names, or nil where it is none.
  public init?(_ bytes: Span<UInt8>) {
    var position = 0
    guard let date = TimeScanner.date(bytes, &position) else { return nil }
    guard position < bytes.count else {
      self = .local(LocalDateTime(date: date))
      return
    }
    guard TimeScanner.separator(bytes, &position), let second = TimeScanner.time(bytes, &position) else {
      return nil
    }
    let local = LocalDateTime(date: date, secondOfDay: second)
    guard position < bytes.count else {
      self = .local(local)
      return
    }
    guard let offset = TimeScanner.offset(bytes, &position), position == bytes.count else { return nil }
    // An offset leads out of the years that have four digits, and the instant's own text would not be read again.
    let instant = Instant(seconds: Int64(local.clockSeconds - offset))
    guard Instant.written.contains(instant) else { return nil }
    self = .instant(instant)
  }

  /// The time that a text names, or nil where it is none.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    let parsed = text.withUTF8 { TimeText($0.span) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// The first instant that the text names in `zone`; nil where the zone's clocks skip it.
  public func instant(in zone: TimeZoneRules) -> Instant? {
    switch self {
    case .instant(let instant): instant
    case .local(let local): zone.firstInstant(of: local)
    }
  }
}

extension Instant {
  /// The instant that UTF-8 text with an offset or `Z` names, or nil.
  public init?(iso8601 bytes: Span<UInt8>) {
    guard case .instant(let instant)? = TimeText(bytes) else { return nil }
    self = instant
  }

  /// The instant that UTF-8 text with an offset or `Z` names, or nil.
  public init?(iso8601 bytes: UnsafeRawBufferPointer) {
    let parsed = bytes.withMemoryRebound(to: UInt8.self) { Instant(iso8601: $0.span) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// The instant that a text with an offset or `Z` names, or nil: see `TimeText` for the forms.
  public init?(iso8601 text: some StringProtocol) {
    guard case .instant(let instant)? = TimeText(text) else { return nil }
    self = instant
  }
}

extension LocalDateTime {
  /// The local time that UTF-8 text without an offset names, or nil.
  public init?(_ bytes: Span<UInt8>) {
    guard case .local(let local)? = TimeText(bytes) else { return nil }
    self = local
  }

  /// The local time that UTF-8 text without an offset names, or nil.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    let parsed = bytes.withMemoryRebound(to: UInt8.self) { LocalDateTime($0.span) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// The local time that a text without an offset names, or nil: see `TimeText` for the forms.
  public init?(_ text: some StringProtocol) {
    guard case .local(let local)? = TimeText(text) else { return nil }
    self = local
  }
}

extension LocalDate {
  /// The date that UTF-8 text names, or nil where it is none or has a time of day.
  public init?(_ bytes: Span<UInt8>) {
    var position = 0
    guard let date = TimeScanner.date(bytes, &position), position == bytes.count else { return nil }
    self = date
  }

  /// The date that a text names, or nil: `2018-01-31`, `2018/01/31`, `31.01.2018` or `31/01/2018`.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    let parsed = text.withUTF8 { LocalDate($0.span) }
    guard let parsed else { return nil }
    self = parsed
  }
}
