import { seeded as numbers } from "../scene/seeded.js";

/** Choices that are the same for the same seed. */
export function seeded(seed) {
    const random = numbers(seed);
    return {
        random,
        below: (count) => Math.floor(random() * count),
        pick: (values) => values[Math.floor(random() * values.length)],
    };
}

/** Edits of somebody who is not careful, on a handful of elements. */
export function randomEdits(seed, { ids = ["a", "b", "c", "__proto__"], withClear = true } = {}) {
    const { below, pick } = seeded(seed);
    const nested = () => pick([[below(3)], { x: below(3) }, [[1, below(4)]]]);
    const value = () => pick([below(9), `text ${below(5)}`, null, nested()]);
    const key = () => pick(["x", "points", "__proto__", "text"]);
    const object = () => Object.fromEntries(Array.from({ length: below(4) }, () => [key(), value()]));
    const edit = () => {
        const id = pick(ids);
        switch (pick(["put", "put", "patch", "patch", "append", "append", "append", "delete", "clear"])) {
            case "put":
                return { op: "put", id, value: object() };
            case "patch": {
                const set = object();
                return { op: "patch", id, set, unset: [key()].filter((name) => !Object.hasOwn(set, name)) };
            }
            case "append":
                return { op: "append", id, key: key(), values: Array.from({ length: below(3) }, value) };
            case "clear":
                if (withClear && below(6) === 0) return { op: "clear" };
                return { op: "append", id, key: "points", values: [below(9)] };
            default:
                return { op: "delete", id };
        }
    };
    return () => Array.from({ length: 1 + below(3) }, edit);
}
