/** Reports each test of `node --test` as a line of JSON: its name, whether it passed, and why not. */
export default async function* report(events) {
    for await (const { type, data } of events) {
        if (type !== "test:pass" && type !== "test:fail") continue;
        // A suite, or the file as a whole, is told of by its tests; it counts itself only where it failed by itself.
        const failure = data.details?.error;
        const isSuite = data.details?.type === "suite" || failure?.failureType === "subtestsFailed";
        if (isSuite) continue;
        const passed = type === "test:pass" && data.skip === undefined && data.todo === undefined;
        const detail = passed ? "" : String(failure?.cause?.stack ?? failure?.cause ?? failure ?? "skipped");
        yield JSON.stringify({ name: data.name, passed, detail }) + "\n";
    }
}
