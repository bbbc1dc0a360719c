// Milliseconds until something that has not come counts as missing; a loaded machine may take most of them.
const PATIENCE = 60_000 * Number(process.env.EASEL_TEST_PATIENCE ?? 1);

/** Waits for a condition; fails with what was waited for. */
export async function until(what, condition) {
    const end = performance.now() + PATIENCE;
    while (!(await condition())) {
        if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
}
