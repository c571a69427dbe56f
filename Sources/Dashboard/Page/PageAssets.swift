import CDashboardAssets

/// The page's files, compiled into the binary.
struct PageAssets: Sendable {
  func register(on router: inout Router) {
    for index in 0..<loadstar_asset_count() {
      guard let path = loadstar_asset_path(index).map({ String(cString: $0) }) else { continue }
      let response = Self.response(index, path)
      router.on(.get, path) { _, _ in response }
      // The description of the API is served where the API is.
      if path == "/openapi.json" { router.on(.get, "/api/v1/openapi.json") { _, _ in response } }
      if path == "/index.html" { router.on(.get, "/") { _, _ in response } }
    }
  }

  private static func response(_ index: Int, _ path: String) -> HTTPResponse {
    let bytes = UnsafeBufferPointer(start: loadstar_asset_bytes(index), count: loadstar_asset_size(index))
    return HTTPResponse(contentType: type(of: path), Array(bytes))
  }

  private static func type(of path: String) -> String {
    switch path.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "json": "application/json"
    default: "application/octet-stream"
    }
  }
}
