// allauth's own scripts talk to the security key; this says in the page what went wrong instead of only in the console.
import { say } from "./requests.js";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const texts = document.querySelector("[data-passkey-texts]").dataset;
  const dismissed = event.detail.exception?.name === "NotAllowedError";
  say(dismissed ? texts.textDismissed : texts.textFailed, dismissed ? "warning" : "danger");
});
