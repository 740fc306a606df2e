// A second click must not send a form twice. The button works again when the answer did not replace the page
// (network error, download) and when the page comes back from the browser's cache.
const BLOCK_MS = 8000;

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[data-was-enabled]").forEach((button) => {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("data-was-enabled");
  });
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // aria-disabled, not disabled: a disabled button would not send its own name and value.
  event.submitter?.setAttribute("aria-disabled", "true");
  event.submitter?.setAttribute("data-was-enabled", "");
  setTimeout(() => release(form), BLOCK_MS);
}

export function guardSubmits() {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}
