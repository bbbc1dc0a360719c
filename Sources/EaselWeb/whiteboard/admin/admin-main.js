// @ts-check
import { Problem } from "../ui/api.js";
import { errorPage } from "../ui/error-page.js";
import { SignIn } from "../ui/sign-in.js";
import { beginAnewWithCredential, takeCredential } from "../ui/token.js";
import { AdminApi } from "./admin-api.js";
import { AdminPage } from "./admin-page.js";

const api = new AdminApi();
const signIn = new SignIn(api, takeCredential());
beginAnewWithCredential();

/** Looks once, to know whether one may; with another token where the first was refused. */
async function look() {
    try {
        return await api.nodes();
    } catch (error) {
        const isRefused = error instanceof Problem && error.status === 401;
        if (!isRefused || !await signIn.renew()) throw error;
        return api.nodes();
    }
}

try {
    new AdminPage(api, signIn).open(await look());
} catch (error) {
    const { url } = signIn;
    const isStranger = error instanceof Problem && error.status === 401;
    const heading = isStranger ? "You have to sign in" : "This page is for administrators";
    const retry = { label: "Try again", run: () => location.reload(), isMain: true };
    document.body.append(errorPage({
        heading, text: error instanceof Error ? error.message : String(error),
        actions: [url === null ? retry : { label: "Sign in", run: () => signIn.go(), isMain: true }],
    }));
}
document.documentElement.dataset.ready = "true";
