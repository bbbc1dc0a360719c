// Where the client is, in one place.
export * from "../../../Sources/EaselServer/Resources/web/easel-client.js";

const folder = new URL("../../../Sources/EaselServer/Resources/web/client/", import.meta.url);

/** One of the client's own modules. */
export function internal(name) {
    return import(new URL(`${name}.js`, folder).href);
}
