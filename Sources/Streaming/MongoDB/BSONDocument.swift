#if MongoDB
  import CMongoC
  import CivilTime

  /// A document that is being built for the server.
  final class BSONDocument {
    let handle: OpaquePointer

    init() {
      // A client, which says why where the library can't be loaded, is made before any document.
      precondition(MongoLibrary.fault == nil, "no MongoDB client library")
      guard let handle = bson_new() else { preconditionFailure("out of memory") }
      self.handle = handle
    }

    /// A document with its members.
    convenience init(_ build: (BSONDocument) -> Void) {
      self.init()
      build(self)
    }

    deinit { bson_destroy(handle) }

    func append(_ key: String, _ text: String) {
      bson_append_utf8(handle, key, -1, text, Int32(clamping: text.utf8.count))
    }

    /// A number; null where it is not finite.
    func append(_ key: String, _ number: Double) {
      if number.isFinite { bson_append_double(handle, key, -1, number) } else { appendNull(key) }
    }

    func append(_ key: String, _ number: Int) { bson_append_int64(handle, key, -1, Int64(number)) }
    func append(_ key: String, _ flag: Bool) { bson_append_bool(handle, key, -1, flag) }
    func append(_ key: String, _ instant: Instant) {
      bson_append_date_time(handle, key, -1, instant.seconds * 1000)
    }
    func append(_ key: String, _ text: String?) {
      if let text { append(key, text) } else { appendNull(key) }
    }
    func append(_ key: String, _ document: BSONDocument) {
      bson_append_document(handle, key, -1, document.handle)
    }
    func append(_ key: String, array: [BSONDocument]) {
      let list = BSONDocument()
      for (index, item) in array.enumerated() { list.append("\(index)", item) }
      bson_append_array(handle, key, -1, list.handle)
    }
    func append(_ key: String, texts: [String]) {
      let list = BSONDocument()
      for (index, text) in texts.enumerated() { list.append("\(index)", text) }
      bson_append_array(handle, key, -1, list.handle)
    }
    func appendNull(_ key: String) { bson_append_null(handle, key, -1) }

    /// A document as JSON text, dates and long numbers in MongoDB's relaxed form.
    static func json(_ document: OpaquePointer) -> String {
      guard let text = bson_as_relaxed_extended_json(document, nil) else { return "{}" }
      defer { bson_free(text) }
      return String(cString: text)
    }
  }
#endif
