// @ts-check

/**
 * The pixels of a picture as its first bytes tell, before anything is decoded; null where they don't.
 *
 * @param {Uint8Array} bytes some kilobytes of its beginning
 * @returns {{width: number, height: number}|null}
 */
export function pictureSize(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
        if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
        if (view.getUint32(0) === 0x47494638) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
        if (view.getUint16(0) === 0xffd8) return jpegSize(view);
        if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view);
    } catch (error) {
        // The file ends before it tells.
        if (!(error instanceof RangeError)) throw error;
    }
    return null;
}

/** @param {DataView} view */
function jpegSize(view) {
    for (let place = 2; view.getUint8(place) === 0xff;) {
        const marker = view.getUint8(place + 1);
        // Frames are C0 to CF, without the tables C4, C8 and CC among them.
        if (marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0 || marker === 0xc0) {
            return { height: view.getUint16(place + 5), width: view.getUint16(place + 7) };
        }
        place += marker === 0xff ? 1 : 2 + view.getUint16(place + 2);
    }
    return null;
}

/** @param {DataView} view */
function webpSize(view) {
    switch (view.getUint32(12)) {
        case 0x56503858: // VP8X
            return { width: 1 + (view.getUint32(24, true) & 0xffffff), height: 1 + (view.getUint32(26, true) >>> 8) };
        case 0x5650384c: { // VP8L
            const bits = view.getUint32(21, true);
            return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
        }
        case 0x56503820: // VP8
            return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
        default: return null;
    }
}
