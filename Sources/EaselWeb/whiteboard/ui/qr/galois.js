// @ts-check
// Arithmetic of GF(256) with the polynomial 0x11d, as QR codes use it.

const exponents = new Uint8Array(512);
const logarithms = new Uint8Array(256);

for (let power = 0, value = 1; power < 255; power += 1) {
    exponents[power] = exponents[power + 255] = value;
    logarithms[value] = power;
    value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}

/** @param {number} one @param {number} other */
function product(one, other) {
    return one === 0 || other === 0 ? 0 : exponents[logarithms[one] + logarithms[other]];
}

/**
 * Reed-Solomon error correction.
 * @param {Uint8Array} data @param {number} count of bytes to make
 * @returns {Uint8Array}
 */
export function correction(data, count) {
    const generator = generatorOf(count);
    const rest = new Uint8Array(count);
    for (const byte of data) {
        const factor = byte ^ rest[0];
        rest.copyWithin(0, 1);
        rest[count - 1] = 0;
        for (let place = 0; place < count; place += 1) rest[place] ^= product(generator[place], factor);
    }
    return rest;
}

/**
 * The coefficients of (x − 1)(x − 2)(x − 4)…, without the leading 1.
 * @param {number} degree
 */
function generatorOf(degree) {
    const generator = new Uint8Array(degree);
    generator[degree - 1] = 1;
    for (let power = 0; power < degree; power += 1) {
        for (let place = 0; place < degree; place += 1) {
            const next = place + 1 < degree ? generator[place + 1] : 0;
            generator[place] = product(generator[place], exponents[power]) ^ next;
        }
    }
    return generator;
}
