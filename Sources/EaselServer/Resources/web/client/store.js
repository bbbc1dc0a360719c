// @ts-check
/** @returns {Promise<null>} */
export async function openStore() {
    return null;
}
