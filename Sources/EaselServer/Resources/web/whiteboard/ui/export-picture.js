// @ts-check

const mostPixels = 64_000_000;

/**
 * Draws an SVG on a canvas.
 * @param {Blob} svg
 * @param {number} scale
 * @returns {Promise<Blob>} a PNG
 */
export async function pngOf(svg, scale) {
    const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
        const image = new Image();
        image.src = address;
        await image.decode();
        return await drawn(image, bounded(image.naturalWidth, image.naturalHeight, scale));
    } finally {
        URL.revokeObjectURL(address);
    }
}

/**
 * The picture without its paper, the rectangle that the server paints first.
 * @param {Blob} svg
 * @returns {Promise<Blob>}
 */
export async function withoutPaper(svg) {
    const picture = new DOMParser().parseFromString(await svg.text(), "image/svg+xml");
    const paper = picture.documentElement.firstElementChild;
    const first = paper?.localName === "rect" ? paper : picture.documentElement.querySelector(":scope > rect");
    first?.remove();
    return new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
}

/** @param {HTMLImageElement} image @param {{width: number, height: number}} size @returns {Promise<Blob>} */
function drawn(image, { width, height }) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    return new Promise((resolve, reject) => {
        canvas.toBlob((blob) => {
            if (blob) resolve(blob);
            else reject(new Error("This browser could not make the picture; it may be too large."));
        }, "image/png");
    });
}

/**
 * Browsers make no canvas of any size.
 * @param {number} width @param {number} height @param {number} scale
 */
export function bounded(width, height, scale) {
    const fitting = Math.min(scale, Math.sqrt(mostPixels / Math.max(1, width * height)));
    return { width: Math.max(1, Math.round(width * fitting)), height: Math.max(1, Math.round(height * fitting)) };
}
