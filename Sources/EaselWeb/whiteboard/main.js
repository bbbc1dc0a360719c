// @ts-check
import { Api, Problem } from "./ui/api.js";
import { findBoard } from "./ui/board-address.js";
import { errorPage } from "./ui/error-page.js";
import { SignIn } from "./ui/sign-in.js";
import { beginAnewWithCredential, takeCredential } from "./ui/token.js";
import { openWhiteboard } from "./whiteboard.js";

const api = new Api();
const signIn = new SignIn(api, takeCredential());
beginAnewWithCredential();

async function findBoardSignedIn() {
    try {
        return await findBoard(api);
    } catch (error) {
        const isRefused = error instanceof Problem && error.status === 401;
        if (!isRefused || !await signIn.renew()) throw error;
        return findBoard(api);
    }
}

try {
    await openWhiteboard(await findBoardSignedIn(), api, signIn);
} catch (error) {
    const { url } = signIn;
    document.body.append(errorPage({
        heading: "The board cannot be opened",
        text: error instanceof Error ? error.message : String(error),
        actions: [url === null ? { label: "Try again", run: () => location.reload(), isMain: true }
            : { label: "Sign in", run: () => signIn.go(), isMain: true }],
    }));
    throw error;
}
