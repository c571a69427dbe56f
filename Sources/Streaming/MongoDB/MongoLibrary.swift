#if MongoDB
  import CMongoC

  /// MongoDB's own client library, which is loaded when it is first needed.
  enum MongoLibrary {
    /// Why it can't be used; nil where it is ready.
    static let fault: String? = {
      if let reason = loadstar_mongoc_load() { return String(cString: reason) }
      mongoc_init()
      // Its own log lines would go to standard error in a form of their own.
      mongoc_log_set_handler({ _, _, _, _ in }, nil)
      return nil
    }()
  }
#endif
