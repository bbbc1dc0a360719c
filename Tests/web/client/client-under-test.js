// The client as it is in the sources; the package.json above says where.
export * from "#client/easel-client.js";

/** One of the client's own modules. */
export function internal(name) {
    return import(`#client/${name}.js`);
}
