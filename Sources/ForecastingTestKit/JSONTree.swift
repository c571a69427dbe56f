/// JSON as a tree, to be changed in places that are chosen by number.
package enum JSONTree: Sendable, Equatable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  /// A change of one node.
  package struct Edit: Sendable {
    /// The node, counted from the root down.
    package var node: Int
    /// What is done to it, and where in it.
    package var operation: Int
    package var place: Int

    /// A change by numbers of any size.
    package init(node: Int, operation: Int, place: Int) {
      self.node = node
      self.operation = operation
      self.place = place
    }
  }

  /// The number of nodes.
  package var count: Int { 1 + children.reduce(0) { $0 + $1.count } }

  private var children: [JSONTree] {
    switch self {
    case .list(let list): list
    case .object(let object): object.sorted { $0.key < $1.key }.map(\.value)
    default: []
    }
  }

  /// The value under some keys of objects.
  package subscript(path: ArraySlice<String>) -> JSONTree? {
    get {
      guard let key = path.first else { return self }
      guard case .object(let object) = self else { return nil }
      return object[key]?[path.dropFirst()]
    }
    set {
      guard let key = path.first, case .object(var object) = self else {
        self = newValue ?? self
        return
      }
      object[key]?[path.dropFirst()] = newValue
      self = .object(object)
    }
  }

  /// Makes a change.
  package mutating func apply(_ edit: Edit) {
    var left = edit.node % count
    apply(edit, &left)
  }

  private mutating func apply(_ edit: Edit, _ left: inout Int) {
    guard left > 0 else {
      left = -1
      return change(edit.operation, at: edit.place)
    }
    left -= 1
    switch self {
    case .list(var list):
      for index in list.indices where left >= 0 { list[index].apply(edit, &left) }
      self = .list(list)
    case .object(var object):
      for key in object.keys.sorted() where left >= 0 { object[key]?.apply(edit, &left) }
      self = .object(object)
    default: break
    }
  }

  private mutating func change(_ operation: Int, at place: Int) {
    switch self {
    case .null: self = .number(0)
    case .flag(let flag): self = .flag(!flag)
    case .number: self = .number(Self.odd[place % Self.odd.count])
    case .text(let text): self = .text(Self.changed(text, operation, place))
    case .list(var list):
      Self.change(&list, operation, place) { $0.change(operation / 8, at: place / 8) }
      self = .list(list)
    case .object(var object):
      let keys = object.keys.sorted()
      guard !keys.isEmpty else { return }
      let key = keys[place % keys.count], other = keys[(place / 16 + 1) % keys.count]
      object[key] = operation % 2 == 0 ? nil : object[other]
      self = .object(object)
    }
  }

  /// Numbers that no fit leaves in most places.
  private static let odd: [Double] = [
    0, -1, 1, 2, 7, 0.5, -0.5, 1e-300, 1e300, -1e300, 86_400, 3_600, 4e9, -4e9, 0x1p31, 0x1p53, 0x1p62,
    -0x1p62,
    9_223_372_036_854_774_784, -9_223_372_036_854_774_784,
  ]

  /// Of a packed list its words are changed, of any other text the whole.
  private static func changed(_ text: String, _ operation: Int, _ place: Int) -> String {
    var words = text.split(separator: " ").map(String.init)
    guard let first = words.first, Double(first) != nil else {
      return ["", "x", text + text, "ensemble", "2500-01-01T00:00:00Z", "0001-01-01T00:00:00Z"][place % 6]
    }
    change(&words, operation, place) { word in
      word =
        ["nan", "inf", "-inf", "-0"].dropFirst(operation / 8 % 5).first ?? "\(odd[place / 8 % odd.count])"
    }
    return words.joined(separator: " ")
  }

  private static func change<Element>(
    _ list: inout [Element], _ operation: Int, _ place: Int, _ one: (inout Element) -> Void
  ) {
    guard !list.isEmpty else { return }
    let index = place % list.count
    switch operation % 8 {
    case 0: list.remove(at: index)
    case 1: list.insert(list[index], at: index)
    case 2: list = []
    case 3: list.reverse()
    case 4: list += list + list
    case 5: list.swapAt(index, place / 16 % list.count)
    default: one(&list[index])
    }
  }
}

extension JSONTree: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([JSONTree].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }
}
