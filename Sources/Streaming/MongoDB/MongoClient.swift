#if MongoDB
  import CMongoC
  @preconcurrency import Glibc

  /// One write of a bulk.
  struct MongoWrite {
    enum Kind {
      /// Replaces the document that `selector` finds, or inserts it.
      case replace
      /// Applies update operators to it, or inserts what they make.
      case update
      /// Inserts it; `selector` is not looked at.
      case insert
    }
    let kind: Kind
    let selector: BSONDocument
    let document: BSONDocument
  }

  /// A connection to a MongoDB server, for one caller at a time.
  ///
  /// While the server is away a write waits and tries again, longer each time, with jitter; that is said once.
  final class MongoClient: @unchecked Sendable {
    let endpoint: MongoEndpoint
    private let handle: OpaquePointer
    private let notice: @Sendable (String) -> Void
    private var collections: [String: OpaquePointer] = [:]

    /// - Throws: `StreamingError`: `usage` for an address that the client does not take, `unavailable` where no server
    ///   answers within `patience` seconds.
    init(
      _ endpoint: MongoEndpoint, patience: Double, notice: @escaping @Sendable (String) -> Void
    ) throws(StreamingError) {
      if let fault = MongoLibrary.fault {
        throw StreamingError(
          .unavailable, "\(endpoint.name): MongoDB's client library can't be loaded: \(fault)")
      }
      self.endpoint = endpoint
      self.notice = notice
      var error = bson_error_t()
      guard let uri = mongoc_uri_new_with_error(endpoint.uri, &error) else {
        throw StreamingError(.usage, "\(endpoint.name): \(Self.text(&error))")
      }
      defer { mongoc_uri_destroy(uri) }
      guard let handle = mongoc_client_new_from_uri(uri) else {
        throw StreamingError(.usage, "\(endpoint.name): the client can't be made")
      }
      self.handle = handle
      mongoc_client_set_appname(handle, "loadstar")
      try connect(patience)
    }

    deinit {
      for collection in collections.values { mongoc_collection_destroy(collection) }
      mongoc_client_destroy(handle)
    }

    private func connect(_ patience: Double) throws(StreamingError) {
      let deadline = MonotonicClock.seconds + patience
      let ping = BSONDocument { $0.append("ping", 1) }
      while true {
        var error = bson_error_t()
        if mongoc_client_command_simple(handle, "admin", ping.handle, nil, nil, &error) { return }
        guard Self.isPassing(error), MonotonicClock.seconds < deadline else {
          throw StreamingError(
            .unavailable, "no MongoDB server at \(endpoint.name): \(Self.text(&error)); is it running?")
        }
        usleep(250_000)
      }
    }

    /// Runs a command on the database.
    /// - Returns: false with the server's code where it refuses.
    func command(_ command: BSONDocument) throws(StreamingError) -> UInt32? {
      var error = bson_error_t()
      if mongoc_client_command_simple(handle, endpoint.database, command.handle, nil, nil, &error) {
        return nil
      }
      guard !Self.isPassing(error) else { throw failure(&error) }
      return error.code
    }

    /// Runs a command that has to succeed.
    func require(_ command: BSONDocument) throws(StreamingError) {
      var error = bson_error_t()
      guard mongoc_client_command_simple(handle, endpoint.database, command.handle, nil, nil, &error) else {
        throw failure(&error)
      }
    }

    /// Writes all of them, in any order, whatever it takes but a refusal.
    func write(_ writes: [MongoWrite], to name: String) throws(StreamingError) {
      guard !writes.isEmpty else { return }
      var wait = 0.25
      var isAway = false
      while true {
        var error = bson_error_t()
        if attempt(writes, collection(name), &error) {
          if isAway { notice("MongoDB at \(endpoint.name) answers again") }
          return
        }
        guard Self.isPassing(error) else { throw failure(&error) }
        if !isAway { notice("MongoDB at \(endpoint.name) is away; trying again until it is there") }
        isAway = true
        usleep(UInt32(wait * Double.random(in: 0.5...1.5) * 1e6))
        wait = min(wait * 2, 15)
      }
    }

    private func attempt(_ writes: [MongoWrite], _ collection: OpaquePointer?, _ error: inout bson_error_t)
      -> Bool
    {
      let unordered = BSONDocument { $0.append("ordered", false) }
      let upsert = BSONDocument { $0.append("upsert", true) }
      guard let bulk = mongoc_collection_create_bulk_operation_with_opts(collection, unordered.handle) else {
        return false
      }
      defer { mongoc_bulk_operation_destroy(bulk) }
      for write in writes {
        let isTaken =
          switch write.kind {
          case .replace:
            mongoc_bulk_operation_replace_one_with_opts(
              bulk, write.selector.handle, write.document.handle, upsert.handle, &error)
          case .update:
            mongoc_bulk_operation_update_one_with_opts(
              bulk, write.selector.handle, write.document.handle, upsert.handle, &error)
          case .insert: mongoc_bulk_operation_insert_with_opts(bulk, write.document.handle, nil, &error)
          }
        guard isTaken else { return false }
      }
      return mongoc_bulk_operation_execute(bulk, nil, &error) != 0
    }

    /// Hands over each document that is found, as relaxed extended JSON.
    func find(
      _ filter: BSONDocument, options: BSONDocument? = nil, in name: String, _ body: (String) -> Void
    ) throws(StreamingError) {
      let cursor = mongoc_collection_find_with_opts(collection(name), filter.handle, options?.handle, nil)
      defer { mongoc_cursor_destroy(cursor) }
      var document: OpaquePointer?
      while mongoc_cursor_next(cursor, &document) {
        if let document { body(BSONDocument.json(document)) }
      }
      var error = bson_error_t()
      if mongoc_cursor_error(cursor, &error) { throw failure(&error) }
    }

    /// Whether the collection is there, and is one for time series.
    func isTimeSeries(_ name: String) throws(StreamingError) -> Bool {
      let database = mongoc_client_get_database(handle, endpoint.database)
      defer { mongoc_database_destroy(database) }
      let options = BSONDocument { $0.append("filter", BSONDocument { $0.append("name", name) }) }
      let cursor = mongoc_database_find_collections_with_opts(database, options.handle)
      defer { mongoc_cursor_destroy(cursor) }
      var document: OpaquePointer?
      var isFound = false
      while mongoc_cursor_next(cursor, &document) {
        guard let document, let text = bson_as_relaxed_extended_json(document, nil) else { continue }
        isFound = isFound || String(cString: text).contains("\"timeseries\"")
        bson_free(text)
      }
      var error = bson_error_t()
      if mongoc_cursor_error(cursor, &error) { throw failure(&error) }
      return isFound
    }

    private func collection(_ name: String) -> OpaquePointer? {
      if let known = collections[name] { return known }
      let made = mongoc_client_get_collection(handle, endpoint.database, name)
      collections[name] = made
      return made
    }

    private func failure(_ error: inout bson_error_t) -> StreamingError {
      StreamingError(
        Self.isPassing(error) ? .unavailable : .io, "MongoDB at \(endpoint.name): \(Self.text(&error))")
    }

    /// Whether the connection failed, or the server is changing hands, so that trying again may help.
    private static func isPassing(_ error: bson_error_t) -> Bool {
      let passing: Set<UInt32> = [6, 7, 89, 91, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436]
      return error.domain == MONGOC_ERROR_STREAM.rawValue
        || error.domain == MONGOC_ERROR_SERVER_SELECTION.rawValue
        || (error.domain == MONGOC_ERROR_SERVER.rawValue && passing.contains(error.code))
    }

    private static func text(_ error: inout bson_error_t) -> String {
      withUnsafeBytes(of: &error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
  }
#endif
