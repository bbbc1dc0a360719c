import EaselBoard

/// Writes a scene as SVG, from the lowest shape to the topmost, in one pass. What several shapes use (an image,
/// the outline of a frame) is defined once, where it is first needed.
struct Renderer {
    private static let padding = 10.0

    let scene: Scene
    let paper: Colour
    var markup = Markup()
    private var definitions = 0
    private var images: [Scene.ImageKey: Int] = [:]
    private var clips: [ElementID: Int] = [:]

    private let budget: DrawingBudget
    private let fonts: EmbeddedFonts
    /// What is seen, on the board.
    private let view: Bounds
    /// Added to all places. Viewers count with single precision, which is pixels apart far from the origin.
    private let shift: Point
    /// Beyond this, places are given from the corner of the picture.
    private static let far = 100_000.0

    init(scene: Scene, paper: Colour, fonts: EmbeddedFonts, budget: DrawingBudget) {
        self.scene = scene
        self.paper = paper
        self.budget = budget
        self.fonts = fonts
        view = (scene.bounds ?? Bounds(.zero)).outset(by: Self.padding)
        let isFar = max(view.minX.magnitude, view.minY.magnitude) > Self.far
        shift = isFar ? Point(x: -view.minX, y: -view.minY) : .zero
    }

    /// Throws ``PictureError`` once the markup is longer than allowed, and when the task was cancelled.
    mutating func picture() throws(PictureError) -> [UInt8] {
        let view = view.moved(by: shift)
        markup.open(
            "svg",
            [
                ("xmlns", .text("http://www.w3.org/2000/svg")),
                ("viewBox", .numbers([view.minX, view.minY, view.width, view.height])),
                ("width", .number(view.width)), ("height", .number(view.height)),
            ])
        try bringFonts()
        rectangle(view, [("fill", .text(paper.text))])
        for item in scene.items {
            if Task.isCancelled { throw .cancelled }
            try draw(item)
            try budget.check(bytes: markup.bytes.count)
        }
        markup.close("svg")
        return markup.bytes
    }

    private mutating func bringFonts() throws(PictureError) {
        let texts = scene.items.flatMap { item in
            item.displayList.primitives.compactMap { primitive -> TextBlock? in
                if case .text(let text) = primitive { text } else { nil }
            }
        }
        let faces = fonts.faces(for: texts)
        guard !faces.isEmpty else { return }
        markup.open("style")
        for face in faces { markup.rule(for: face) }
        markup.close("style")
        try budget.check(bytes: markup.bytes.count)
    }

    private mutating func draw(_ item: Scene.Item) throws(PictureError) {
        let shape = item.shape
        guard item.opacity > 0 else { return }
        let clip = item.frame.map { define(clipTo: $0) }
        let mask = scene.labels[shape.id].map {
            define(maskOf: item.extent.moved(by: shift), sparing: $0.moved(by: shift))
        }
        let fills = item.displayList.primitives.map { colour(filling: $0, shape.style) }
        let image = item.image.flatMap { define(image: $0) }

        let address = shape.properties.string("link").flatMap(SafeLink.address)
        if let address { markup.open("a", link(to: address)) }
        if let clip { markup.open("g", [("clip-path", .reference(clip))]) }
        if let mask { markup.open("g", [("mask", .reference(mask))]) }
        markup.open("g", attributes(of: item))
        for (primitive, fill) in zip(item.displayList.primitives, fills) {
            switch primitive {
            case .path(let path, let kind, let outline, let drawn):
                draw(path, drawn, fill: fill, kind, outline, shape)
            case .text(let text): try draw(text, shape)
            case .image(let placement): if let image { draw(placement, image) }
            }
        }
        markup.close("g")
        if mask != nil { markup.close("g") }
        if clip != nil { markup.close("g") }
        if address != nil { markup.close("a") }
    }

    /// Whoever opens it learns nothing of where it was, and gets no hold of it.
    private func link(to address: String) -> [Markup.Attribute] {
        [("href", .text(address)), ("target", .text("_blank")), ("rel", .text("noopener noreferrer"))]
    }

    private func attributes(of item: Scene.Item) -> [Markup.Attribute] {
        let shape = item.shape
        var steps: [Markup.Transform] = [.translate(shape.origin + shift)]
        if shape.angle != 0 { steps.append(.rotate(shape.angle, item.displayList.box.center)) }
        var attributes: [Markup.Attribute] = [("transform", .transform(steps))]
        if item.opacity < 1 { attributes.append(("opacity", .number(item.opacity))) }
        return attributes
    }
}

// MARK: Primitives

extension Renderer {
    private func ink(of shape: Shape) -> Colour { shape.isFrame ? .frame : shape.style.ink }

    private mutating func draw(
        _ path: Path, _ drawn: HandDrawn?, fill: Colour?, _ kind: Primitive.Fill, _ outline: Outline?, _ shape: Shape
    ) {
        let outline = ink(of: shape).isTransparent || outline?.width == 0 ? nil : outline
        let area = drawn?.area ?? path
        let lines = drawn?.lines ?? path
        let isEvenOdd = drawn?.area == nil ? kind == .background : drawn?.isEvenOdd ?? false
        var filling: [Markup.Attribute] = [("fill", .text(fill?.text ?? "none"))]
        if isEvenOdd, fill != nil { filling.append(("fill-rule", .text("evenodd"))) }
        if kind.opacity < 1 { filling.append(("fill-opacity", .number(kind.opacity))) }
        if let hatching = drawn?.hatching, let fill, let drawn {
            stroke(hatching, [("fill", .text("none"))], fill, Outline(width: drawn.hatchingWidth))
            if let outline { stroke(lines, [("fill", .text("none"))], ink(of: shape), outline) }
        } else if fill != nil, drawn?.area != nil || outline == nil {
            if !area.isEmpty { markup.empty("path", [("d", .path(area))] + filling) }
            if let outline { stroke(lines, [("fill", .text("none"))], ink(of: shape), outline) }
        } else if let outline {
            stroke(lines, filling, ink(of: shape), outline)
        }
    }

    private mutating func stroke(
        _ path: Path, _ filling: [Markup.Attribute], _ colour: Colour, _ outline: Outline
    ) {
        guard !path.isEmpty else { return }
        var attributes = [("d", Markup.Value.path(path))] + filling
        attributes.append(("stroke", .text(colour.text)))
        attributes.append(("stroke-width", .number(outline.width)))
        attributes.append(("stroke-linecap", .text("round")))
        attributes.append(("stroke-linejoin", .text("round")))
        if !outline.dashes.isEmpty { attributes.append(("stroke-dasharray", .numbers(outline.dashes))) }
        markup.empty("path", attributes)
    }

    private mutating func draw(_ text: TextBlock, _ shape: Shape) throws(PictureError) {
        // What an embed says is seen even where it has no outline.
        let isBlack = (shape.kind == .embeddable || shape.kind == .iframe) && shape.style.ink.isTransparent
        let colour = shape.isFrame ? Colour.frameName : isBlack ? .black : shape.style.ink
        guard !colour.isTransparent else { return }
        var shared: [Markup.Attribute] = [
            ("fill", .text(colour.text)), ("font-family", .text(text.typeface.stack)),
            ("font-size", .number(text.size)), ("text-anchor", .text(text.anchor)),
        ]
        if text.isRightToLeft { shared.append(("direction", .text("rtl"))) }
        markup.open("g", shared)
        for (number, line) in text.lines.enumerated() where !line.isEmpty {
            try budget.check(bytes: markup.bytes.count)
            let y = text.start.y + Double(number) * text.lineHeight
            markup.open(
                "text",
                [
                    ("x", .number(text.start.x)), ("y", .number(y)),
                    // Spaces in a row are part of a drawing. Browsers let a text not inherit this.
                    ("xml:space", .text("preserve")), ("style", .text("white-space:pre")),
                ])
            markup.text(line)
            markup.close("text")
        }
        markup.close("g")
    }

    private mutating func draw(_ image: ImagePlacement, _ definition: Int) {
        let (box, crop) = (image.box, image.crop)
        // The definition is one unit wide and high; the shown part of it is stretched over the box.
        let scale = Point(x: box.width / crop.width, y: box.height / crop.height)
        var steps: [Markup.Transform] = []
        if image.isMirrored || image.isUpsideDown {
            steps.append(.translate(Point(x: image.isMirrored ? box.width : 0, y: image.isUpsideDown ? box.height : 0)))
            steps.append(.scale(image.isMirrored ? -1 : 1, image.isUpsideDown ? -1 : 1))
        }
        steps.append(.translate(Point(x: -crop.minX * scale.x, y: -crop.minY * scale.y)))
        steps.append(.scale(scale.x, scale.y))
        let isCut = crop != Bounds(width: 1, height: 1) || image.radius > 0
        if isCut {
            let clip = define("clipPath")
            markup.empty("path", [("d", .path(Path(rectangle: box, radius: image.radius)))])
            markup.close("clipPath")
            markup.open("g", [("clip-path", .reference(clip))])
        }
        markup.empty("use", [("href", .text("#d\(definition)")), ("transform", .transform(steps))])
        if isCut { markup.close("g") }
    }

    private mutating func rectangle(_ box: Bounds, _ attributes: [Markup.Attribute]) {
        markup.empty(
            "rect",
            [
                ("x", .number(box.minX)), ("y", .number(box.minY)), ("width", .number(box.width)),
                ("height", .number(box.height)),
            ] + attributes)
    }
}

// MARK: Definitions

extension Renderer {
    /// Begins a definition, to be closed by the caller, and tells its number.
    private mutating func define(_ name: StaticString, _ attributes: [Markup.Attribute] = []) -> Int {
        definitions += 1
        markup.open(name, [("id", .text("d\(definitions)"))] + attributes)
        return definitions
    }

    /// Nil for what is not filled.
    private func colour(filling primitive: Primitive, _ style: Style) -> Colour? {
        guard case .path(_, let fill, _, _) = primitive else { return nil }
        let colour: Colour
        switch fill {
        case .none: return nil
        case .ink: colour = style.ink
        case .paper: colour = paper
        case .background: colour = style.background
        case .shadow, .fold: colour = .black
        }
        return colour.isTransparent ? nil : colour
    }

    /// An image, one unit wide and high, so that many shapes can show it.
    private mutating func define(image key: Scene.ImageKey) -> Int? {
        if let known = images[key] { return known }
        guard let image = scene.images[key] else { return nil }
        definitions += 1
        markup.open("defs")
        markup.empty(
            "image",
            [
                ("id", .text("d\(definitions)")), ("width", .number(1)), ("height", .number(1)),
                ("preserveAspectRatio", .text("none")), ("href", .image(image)),
            ])
        markup.close("defs")
        images[key] = definitions
        return definitions
    }

    private mutating func define(clipTo frame: Shape) -> Int {
        if let known = clips[frame.id] { return known }
        let number = define("clipPath")
        let radius = min(DisplayList.frameRadius, frame.box.shorterSide / 2)
        var steps: [Markup.Transform] = [.translate(frame.origin + shift)]
        if frame.angle != 0 { steps.append(.rotate(frame.angle, frame.box.center)) }
        markup.empty(
            "path",
            [
                ("d", .path(Path(rectangle: frame.box, radius: radius))),
                ("transform", .transform(steps)),
            ])
        markup.close("clipPath")
        clips[frame.id] = number
        return number
    }

    /// All of a line but what its label covers.
    private mutating func define(maskOf extent: Bounds, sparing label: Bounds) -> Int {
        let number = define("mask", [("maskUnits", .text("userSpaceOnUse"))] + Self.place(extent.outset(by: 1)))
        rectangle(extent.outset(by: 1), [("fill", .text("#fff"))])
        rectangle(label.outset(by: 2), [("fill", .text("#000"))])
        markup.close("mask")
        return number
    }

    private static func place(_ box: Bounds) -> [Markup.Attribute] {
        [
            ("x", .number(box.minX)), ("y", .number(box.minY)), ("width", .number(box.width)),
            ("height", .number(box.height)),
        ]
    }
}

extension TextBlock {
    /// The `text-anchor` of its alignment, which counts from where a line begins: on the right in some scripts.
    fileprivate var anchor: String {
        switch align {
        case .center: "middle"
        case .left: isRightToLeft ? "end" : "start"
        case .right: isRightToLeft ? "start" : "end"
        }
    }
}
