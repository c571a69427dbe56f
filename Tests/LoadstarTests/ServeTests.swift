import Foundation
import Testing

@Suite("serve")
struct ServeTests {
  @Test("an address that others can reach needs a token, and a long one")
  func needsToken() throws {
    let bench = try Bench()
    let bare = try bench.run("serve", "--listen", "0.0.0.0:0")
    #expect(bare.status == 78 && bare.errors.contains("--token-file") && bare.output.isEmpty)
    try bench.write("too-short\n", to: "token")
    #expect(try bench.run("serve", "--listen", "0.0.0.0:0", "--token-file", "token").status == 78)
    #expect(try bench.run("serve", "--listen", "0.0.0.0:0", "--token-file", "none").status == 66)
    #expect(try bench.run("serve", environment: ["LOADSTAR_TOKEN": "short"]).status == 78)
  }

  @Test(
    "an address that is none is a usage error",
    arguments: ["8080", "127.0.0.1:99999", "::1:80", "127.0.0.x:80"])
  func badAddress(address: String) throws {
    #expect(try Bench().run("serve", "--listen", address).status == 64)
  }
}
