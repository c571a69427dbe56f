#if MongoDB
  import CivilTime
  import FoundationEssentials
  import Monitoring
  import Readings

  /// What has gathered for the next bulk, the newest of each natural key.
  struct PendingDocuments {
    private(set) var readings: [ReadingKey: ReadingDocument] = [:]
    private(set) var scores: [String: ScoreDocument] = [:]
    private(set) var incidents: [String: IncidentDocument] = [:]
    private(set) var live: [String: LiveDocument] = [:]
    private(set) var count = 0

    mutating func add(_ batch: EventBatch) {
      count += batch.readings.count + batch.scores.count + batch.incidents.count
      for reading in batch.readings {
        let series = "\(batch.directory.entries[Int(reading.series)].name)"
        let key = ReadingKey(series: series, instant: reading.instant, vintage: reading.vintage.rawValue)
        readings[key] = ReadingDocument(key: key, value: reading.value)
      }
      batch.forEachEvent { event in
        let series = "\(batch.directory.entries[event.series].name)"
        let document = ScoreDocument(series: series, event: event)
        scores[document.id] = document
        live[series, default: LiveDocument(series: series)].take(event)
      } incident: { event in
        incidents[event.id] = IncidentDocument(event: event)
        let series = "\(event.series)"
        live[series, default: LiveDocument(series: series)].take(event)
      }
    }
  }

  /// What tells one stored reading from another.
  struct ReadingKey: Hashable {
    let series: String
    let instant: Instant
    let vintage: Int

    var text: String { "\(series)@\(instant.seconds)@\(vintage)" }

    /// The key of a document as the server gives it back.
    static func text(of json: String) -> String? {
      struct Stored: Decodable {
        let series: String
        let time: MongoDate
        let vintage: Int
      }
      guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(json.utf8)) else { return nil }
      return ReadingKey(series: stored.series, instant: stored.time.instant, vintage: stored.vintage).text
    }
  }

  struct ReadingDocument {
    let key: ReadingKey
    let value: Double

    private func fields(_ document: BSONDocument) {
      document.append("series", key.series)
      document.append("time", key.instant)
      document.append("vintage", key.vintage)
    }

    private var whole: BSONDocument {
      BSONDocument {
        fields($0)
        $0.append("value", value)
      }
    }

    var upsert: MongoWrite { MongoWrite(kind: .replace, selector: BSONDocument(fields), document: whole) }
    var insert: MongoWrite { MongoWrite(kind: .insert, selector: BSONDocument(), document: whole) }
  }

  /// The series and the span of time that some readings lie in.
  struct ReadingSpan {
    private let series: [String]
    private let first: Instant
    private let last: Instant

    init?(_ keys: some Collection<ReadingKey>) {
      guard let first = keys.map(\.instant).min(), let last = keys.map(\.instant).max() else { return nil }
      self.first = first
      self.last = last
      series = Set(keys.map(\.series)).sorted()
    }

    var filter: BSONDocument {
      BSONDocument { filter in
        filter.append("series", BSONDocument { $0.append("$in", texts: series) })
        filter.append(
          "time",
          BSONDocument {
            $0.append("$gte", first)
            $0.append("$lte", last)
          })
      }
    }
  }

  struct ScoreDocument {
    let series: String
    let event: ScoreEvent

    var id: String { "\(series)@\(event.time.seconds)" }

    var write: MongoWrite {
      MongoWrite(
        kind: .replace, selector: BSONDocument { $0.append("_id", id) },
        document: BSONDocument {
          $0.append("_id", id)
          $0.append("series", series)
          event.fields($0)
        })
    }
  }

  extension ScoreEvent {
    func fields(_ document: BSONDocument) {
      document.append("time", time)
      document.append("value", value)
      document.append("expected", expected)
      document.append("q05", low)
      document.append("q95", high)
      document.append("p", p)
      document.append("score", score)
      document.append("flag", flag)
      document.append("kind", kind?.name)
    }
  }

  struct IncidentDocument {
    let event: IncidentEvent

    var write: MongoWrite {
      MongoWrite(
        kind: .replace, selector: BSONDocument { $0.append("_id", event.id) },
        document: BSONDocument {
          $0.append("_id", event.id)
          event.fields($0)
        })
    }
  }

  extension IncidentEvent {
    func fields(_ document: BSONDocument) {
      document.append("series", "\(series)")
      document.append("state", state.rawValue)
      document.append("kind", incident.kind.name)
      document.append("class", incident.kind.group.rawValue)
      document.append("severity", incident.severity.name)
      document.append("start", incident.start)
      document.append("end", incident.end)
      document.append("peak_time", incident.peakTime)
      document.append("peak_score", incident.peakScore)
      document.append("energy_mwh", incident.energy)
      document.append("reported", at)
      document.append("message", message)
    }
  }

  /// The newest of one series.
  struct LiveDocument {
    let series: String
    private var score: ScoreEvent?
    private var incidents: [String: IncidentEvent] = [:]

    init(series: String) { self.series = series }

    mutating func take(_ event: ScoreEvent) {
      if event.time >= score?.time ?? event.time { score = event }
    }
    mutating func take(_ event: IncidentEvent) { incidents[event.id] = event }

    /// Sets the newest score and the open incidents, and takes out those that are over.
    var writes: [MongoWrite] {
      let selector = BSONDocument { $0.append("_id", series) }
      let open = incidents.values.filter { $0.state != .closed },
        closed = incidents.values.filter { $0.state == .closed }
      let update = BSONDocument { update in
        update.append(
          "$set",
          BSONDocument { fields in
            fields.append("series", series)
            score?.fields(fields)
            for event in open { fields.append("incidents.\(Self.key(event.id))", Self.summary(event)) }
          })
        guard !closed.isEmpty else { return }
        update.append(
          "$unset", BSONDocument { for event in closed { $0.append("incidents.\(Self.key(event.id))", "") } })
      }
      return [MongoWrite(kind: .update, selector: selector, document: update)]
    }

    // A dot in a field's name would be a path.
    private static func key(_ id: String) -> String { id.replacing(".", with: "_").replacing("$", with: "_") }

    private static func summary(_ event: IncidentEvent) -> BSONDocument {
      BSONDocument {
        $0.append("id", event.id)
        event.fields($0)
      }
    }
  }
#endif
