import { relative } from "node:path";

/** Reports each test of `node --test` as lines of JSON: that it is expected, and how it ended. */
export default async function* report(events) {
    for await (const { type, data } of events) {
        const file = relative(process.cwd(), data.file ?? "");
        // A file is a test too, that counts where it failed by itself: it threw, or ended before its tests did.
        const isFile = data.name === data.file || data.name === file;
        const test = isFile ? file : `${file}::${data.name}`;
        if (type === "test:enqueue" && !isFile) yield line({ event: "expected", test });
        if (type !== "test:pass" && type !== "test:fail") continue;
        const failure = data.details?.error;
        if (isFile && (type === "test:pass" || failure?.failureType === "subtestsFailed")) continue;
        const passed = type === "test:pass" && data.skip === undefined && data.todo === undefined;
        const detail = passed ? "" : String(failure?.cause?.stack ?? failure?.cause ?? failure ?? "skipped");
        yield line({ event: "ended", test, passed, detail, seconds: (data.details?.duration_ms ?? 0) / 1_000 });
    }
}

const line = (facts) => JSON.stringify(facts) + "\n";
