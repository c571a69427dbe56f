import DelimitedText
import Foundation
import Testing

private func records(
  _ bytes: [UInt8], chunk: Int = .max, delimiter: UInt8? = 0x2C,
  limits: DelimitedReader.Limits = DelimitedReader.Limits()
) throws -> [[String]] {
  let reader = try DelimitedReader(
    MemorySource(bytes, chunk: chunk), delimiter: delimiter, limits: limits)
  var all: [[String]] = []
  while try reader.next() { all.append(reader.texts()) }
  return all
}

private func records(_ text: String, chunk: Int = .max, delimiter: UInt8? = 0x2C) throws -> [[String]] {
  try records(Array(text.utf8), chunk: chunk, delimiter: delimiter)
}

private func failure(_ bytes: [UInt8], limits: DelimitedReader.Limits = DelimitedReader.Limits())
  -> DelimitedTextError?
{
  do {
    _ = try records(bytes, limits: limits)
    return nil
  } catch { return error as? DelimitedTextError }
}

@Suite("Reading delimited text")
struct DelimitedReaderTests {
  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,,\n", [["a", "", ""]]),
    (",", [["", ""]]),
    ("\n\na\n", [[""], [""], ["a"]]),
    ("", []),
    ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
    ("\"x\ny\",z\n", [["x\ny", "z"]]),
    ("\"\",\"\"\"\"\n", [["", "\""]]),
    ("a\"b,\"c\"", [["a\"b", "c"]]),
    ("\u{FEFF}é,b\n", [["é", "b"]]),
  ])
  func splitsRecords(text: String, expected: [[String]]) throws {
    for chunk in [1, 2, 3, 7, .max] { #expect(try records(text, chunk: chunk) == expected) }
  }

  @Test(arguments: [
    ("a\tb\n1,5\t2,5\n", 0x09), ("a;b;c\n1,5;2,5;3,5\n", 0x3B), ("a,b\n", 0x2C), ("a|b\n", 0x7C),
    ("title\na\tb\n", 0x09), ("\"x;y;z\",b\n", 0x2C), ("alone\n1\n", 0x2C),
  ])
  func findsTheDelimiter(text: String, expected: UInt8) throws {
    #expect(try DelimitedReader(MemorySource(text)).delimiter == expected)
  }

  @Test func knowsTheLineOfEachRecord() throws {
    let reader = try DelimitedReader(MemorySource("a\n\"b\n\nc\"\nd\n\ne"), delimiter: 0x2C)
    var lines: [Int] = []
    var terminated: [Bool] = []
    while try reader.next() {
      lines.append(reader.line)
      terminated.append(reader.isTerminated)
    }
    #expect(lines == [1, 2, 5, 6, 7])
    #expect(terminated == [true, true, true, true, false])
  }

  @Test func readsBothEncodings() throws {
    let latin: [UInt8] = Array("P".utf8) + [0xE9] + Array("rim".utf8) + [0xE8] + Array("tre,1\n".utf8)
    #expect(try records(latin) == [["Périmètre", "1"]])
    #expect(try records("Périmètre,1\n") == [["Périmètre", "1"]])
    // What Windows puts where ISO-8859-1 has nothing printable.
    #expect(try records([0x64, 0x92, 0x65, 0x0A]) == [["d’e"]])
  }

  @Test(arguments: [
    // Latin text after UTF-8 text: the file was put together from two.
    (Array("é,1\nx,".utf8) + [0xE9, 0x0A], DelimitedTextError.Kind.encoding, 2, 2),
    ([0x81, 0x0A], .encoding, 1, 1),
    (Array("\u{FEFF}a\n".utf8) + [0xE9, 0x0A], .encoding, 2, 1),
    ([0xFF, 0xFE, 0x61, 0x00], .encoding, 1, 1),
    (Array("a,b\n1,".utf8) + [0, 1, 2], .notText, 2, 2),
    (Array("a,\"b".utf8) + [0] + Array("\"\n".utf8), .notText, 1, 2),
    (Array("PK\u{3}\u{4}....".utf8), .notText, 1, 1),
    (Array("a\n\"b\nc".utf8), .structure, 2, 1),
    (Array("a\n\"b\"c\n".utf8), .structure, 2, 1),
  ])
  func refusesWhatIsNoText(bytes: [UInt8], kind: DelimitedTextError.Kind, line: Int, column: Int) {
    let error = failure(bytes)
    #expect(error?.kind == kind)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func refusesAVeryLongLine() {
    let long = Array("a,b\n1,2\n".utf8) + [UInt8](repeating: 0x37, count: 10_000_000)
    let error = failure(long)
    #expect(error?.kind == .structure)
    #expect(error?.line == 3)
    #expect(error?.message.contains("longer than 1 MiB") == true)
  }

  @Test func refusesTooManyFields() {
    var limits = DelimitedReader.Limits()
    limits.fieldCount = 3
    #expect(failure(Array("a,b,c\n".utf8), limits: limits) == nil)
    #expect(failure(Array("a,b,c,d\n".utf8), limits: limits)?.kind == .structure)
  }

  @Test func recordsLongerThanAChunkAreWhole() throws {
    let field = String(repeating: "x", count: 700_000)
    let read = try records("\(field),1\n\(field),2\n\(field),3\n", chunk: 100_000)
    #expect(read.map(\.[1]) == ["1", "2", "3"])
    #expect(read.allSatisfy { $0[0] == field })
  }
}

@Suite("Delimited text in files")
struct DelimitedFileTests {
  @Test func saysThatAFileIsNotThere() {
    #expect(throws: DelimitedTextError.self) { try ByteSources.open(path: "/no/such/file") }
    do {
      _ = try ByteSources.open(path: "/no/such/file")
    } catch { #expect(error.kind == .notFound) }
    do {
      _ = try ByteSources.open(path: "/")
    } catch { #expect(error.kind == .unreadable) }
  }

  #if Gzip
    @Test func readsGzipWhateverItsName() throws {
      let folder = try ScratchFolder()
      let text = (0..<50_000).map { "row,\($0)\n" }.joined()
      let packed = try gzipped(Array(text.utf8))
      let path = try folder.file("packed.csv", packed)
      let reader = try DelimitedReader(ByteSources.open(path: path))
      var count = 0
      while try reader.next() { count += 1 }
      #expect(count == 50_000)
    }

    @Test func saysThatGzipEndsEarly() throws {
      let folder = try ScratchFolder()
      let text = (0..<50_000).map { "row,\($0 * 7919 % 10007)\n" }.joined()
      let packed = try gzipped(Array(text.utf8))
      for kept in [packed.count / 2, packed.count - 4] {
        let path = try folder.file("cut.gz", Array(packed.prefix(kept)))
        #expect(throws: DelimitedTextError.self) {
          let reader = try DelimitedReader(ByteSources.open(path: path))
          while try reader.next() {}
        }
      }
    }
  #endif
}
