/// Where and how an image is shown.
struct ImagePlacement: Equatable, Sendable {
    /// What the image covers.
    var box: Bounds
    var isMirrored: Bool
    var isUpsideDown: Bool
    /// The part of the image that is shown, in shares of its width and height.
    var crop: Bounds
    /// Of the corners.
    var radius: Double
}

extension ImagePlacement {
    init(of shape: Shape) {
        box = shape.box
        let scale = (shape.properties.object["scale"]?.arrayValue ?? []).map { $0.numberValue ?? 1 }
        isMirrored = scale.count == 2 && scale[0] < 0
        isUpsideDown = scale.count == 2 && scale[1] < 0
        crop = Self.crop(shape.properties) ?? Bounds(width: 1, height: 1)
        radius = Roundness(shape.properties)?.radius(side: shape.box.shorterSide) ?? 0
    }

    private static func crop(_ properties: Properties) -> Bounds? {
        guard let crop = properties.properties("crop"),
            let x = crop.number("x"), let y = crop.number("y"), let width = crop.number("width"),
            let height = crop.number("height"), let naturalWidth = crop.number("naturalWidth"),
            let naturalHeight = crop.number("naturalHeight"), min(width, height, naturalWidth, naturalHeight) >= 1
        else { return nil }
        return Bounds(
            minX: x / naturalWidth, minY: y / naturalHeight, maxX: (x + width) / naturalWidth,
            maxY: (y + height) / naturalHeight)
    }
}
