#if HTTPClient
  import CCurl

  /// A web client on libcurl: follows redirects, unpacks, checks certificates.
  public struct CurlClient: WebClient {
    /// Bytes that an answer may have.
    private let limit: Int
    /// Why the library can't be used; nil where it is ready.
    private static let fault: String? = {
      if let reason = loadstar_curl_load() { return String(cString: reason) }
      return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK ? nil : "libcurl can't be started"
    }()

    /// A client that takes answers of up to `limit` bytes.
    public init(limit: Int = 256 << 20) { self.limit = limit }

    /// The server's answer.
    /// - Throws: `WebError` where there is none, or only a part.
    public func perform(_ request: WebRequest) throws(WebError) -> WebReply {
      if let fault = Self.fault { throw WebError(fault, isTransient: false) }
      guard let handle = curl_easy_init() else {
        throw WebError("libcurl can't be started", isTransient: false)
      }
      defer { curl_easy_cleanup(handle) }
      let answer = Answer(limit: limit)
      var headers: UnsafeMutablePointer<curl_slist>?
      for line in request.headers { headers = curl_slist_append(headers, line) }
      defer { curl_slist_free_all(headers) }
      configure(handle, request, headers)
      receive(answer, on: handle)
      // The body must stay where it is until the request is done.
      let code = (request.body ?? []).withUnsafeBytes { body in
        if request.body != nil {
          loadstar_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
          loadstar_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
        }
        return curl_easy_perform(handle)
      }
      return try reply(answer, handle, code)
    }

    private func configure(
      _ handle: UnsafeMutableRawPointer, _ request: WebRequest, _ headers: UnsafeMutablePointer<curl_slist>?
    ) {
      loadstar_curl_set_text(handle, CURLOPT_URL, request.url)
      loadstar_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
      loadstar_curl_set_text(handle, CURLOPT_USERAGENT, "loadstar")
      loadstar_curl_set_text(handle, CURLOPT_ACCEPT_ENCODING, "")
      loadstar_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 1)
      loadstar_curl_set_long(handle, CURLOPT_MAXREDIRS, 5)
      loadstar_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, min(10, request.timeout))
      loadstar_curl_set_long(handle, CURLOPT_TIMEOUT, request.timeout)
      loadstar_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
      if let headers { loadstar_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers) }
      if request.body != nil { loadstar_curl_set_long(handle, CURLOPT_POST, 1) }
    }

    private func receive(_ answer: Answer, on handle: UnsafeMutableRawPointer) {
      loadstar_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque())
      loadstar_curl_set_receiver(handle) { bytes, size, count, target in
        guard let bytes, let target else { return 0 }
        let answer = Unmanaged<Answer>.fromOpaque(target).takeUnretainedValue()
        return answer.append(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
      }
    }

    private func reply(
      _ answer: Answer, _ handle: UnsafeMutableRawPointer, _ code: CURLcode
    ) throws(WebError) -> WebReply {
      // libcurl keeps what was received alive through the closure's pointer only.
      defer { withExtendedLifetime(answer) {} }
      guard code == CURLE_OK else {
        if answer.isTooLong {
          throw WebError("the answer is longer than \(limit >> 20) MiB", isTransient: false)
        }
        let isFinal =
          code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL
          || code == CURLE_PEER_FAILED_VERIFICATION
        throw WebError(String(cString: curl_easy_strerror(code)).lowercased(), isTransient: !isFinal)
      }
      let wait = loadstar_curl_get_offset(handle, CURLINFO_RETRY_AFTER)
      return WebReply(
        status: loadstar_curl_get_long(handle, CURLINFO_RESPONSE_CODE), body: answer.bytes,
        retryAfter: wait > 0 ? Int(wait) : nil)
    }

    private final class Answer {
      private(set) var bytes: [UInt8] = []
      private(set) var isTooLong = false
      private let limit: Int

      init(limit: Int) { self.limit = limit }

      func append(_ part: UnsafeRawBufferPointer) -> Bool {
        isTooLong = part.count > limit - bytes.count
        if !isTooLong { bytes.append(contentsOf: part) }
        return !isTooLong
      }
    }
  }
#endif
